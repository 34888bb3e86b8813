import { createTwoFilesPatch } from 'diff';
import type { Change } from './changes';
import { externalPackages } from './external-packages';
import { installCommands } from './packages';
import type { EmbedPlan } from './plan';
import type { Removal } from './removal';

const shell = (command: readonly string[]) => command.join(' ');

/** What is about to happen: whose files, how many, and for each that is there already the lines that change. */
export function planText(plan: EmbedPlan): string {
  const { host, version, embedded, changes } = plan;
  const language = host.language === 'typescript' ? 'TypeScript' : 'JavaScript';
  const alias = host.alias === null ? 'no import alias' : `alias ${host.alias.prefix}`;
  const title = `Selfheal ${embedded !== null && embedded !== version ? `${embedded} -> ` : ''}${version} into ${host.name}`;
  const lines = [`${title} (Next ${host.next.text}, ${language}, ${host.src}app, ${alias})`, ''];
  const acts: [Change['act'], string][] = [
    ['create', 'new'],
    ['update', 'changed'],
    ['merge', 'merged with your changes'],
    ['beside', 'changed by you and by us: ours goes beside, as .selfheal-new'],
    ['delete', 'no longer needed'],
    ['kept', 'no longer needed, but changed by you: kept'],
  ];
  for (const [act, words] of acts) {
    const paths = changes.filter((change) => change.act === act).map(({ path }) => path);
    if (paths.length === 0) continue;
    lines.push(`  ${words}: ${paths.length <= 6 ? paths.join(', ') : counted(paths)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The unified diffs of what is there already. */
export function diffText(changes: readonly Change[]): string {
  const shown = changes.filter(
    ({ before, after, act }) => before !== null && (after !== null || act === 'delete') && act !== 'kept',
  );
  return shown
    .map(({ path, before, after }) =>
      path.endsWith('.css') ? `${path}: compiled anew\n` : patch(path, before ?? '', after ?? ''),
    )
    .join('\n');
}

function patch(path: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 }).replace(
    /^=+\n/,
    '',
  );
}

/** The command that installs what is missing. */
export function installText({ packages, host }: EmbedPlan): string {
  const commands = installCommands(packages, host.packageManager).map(shell);
  return `Install what is missing (or run again with --install):\n${commands.join(' && \\\n')}`;
}

/** What is left to do by hand, in order. */
export function leftText(plan: EmbedPlan, installed: boolean): string {
  const { host, packages, notes, changes } = plan;
  const steps: string[] = [];
  if (packages.length > 0 && !installed) steps.push(installText(plan));
  for (const { path, text } of notes) steps.push(`${path}: ${text}`);
  const made = new Set(changes.filter(({ act, kind }) => act === 'create' && kind === 'hosts').map(({ path }) => path));
  const ports = [...made].find((path) => path.includes('self-healing.host'));
  if (ports !== undefined)
    steps.push(
      `${ports}: say who is an admin. Until then nobody may open /platform. Recipes: docs/host-app.md of Selfheal.`,
    );
  if (made.size > 0) {
    steps.push(
      `${host.nextConfig ?? 'next.config.ts'}: add to your settings:\nserverExternalPackages: [${externalPackages.map((name) => `'${name}'`).join(', ')}],\n` +
        `outputFileTracingIncludes: { '/**': ['./${host.src}lib/self-healing/db/healing-migrations/**'] },`,
    );
    if (host.proxy !== null) {
      steps.push(
        `${host.proxy}: where it asks for a sign-in, let /api/cron/health-check (it checks CRON_SECRET itself) and /api/health through.`,
      );
    }
    steps.push(
      'Environment: .env.example says what Selfheal reads. With DATABASE_URL, SELFHEAL_SECRET has to be set; without it, add .data to .gitignore.',
    );
    steps.push(
      `Wrap your first operation, in Selfheal's folder:\nnpm run wrap -- --dir ${host.dir} "${host.src}**"\nIt writes nothing until you add --write.`,
    );
  }
  if (steps.length === 0) return 'Nothing is left for you to do.\n';
  const numbered = steps.map((step, index) => `  ${index + 1}. ${step.replaceAll('\n', '\n     ')}`);
  return `Left for you, in this order:\n${numbered.join('\n')}\n`;
}

/** What taking it out does. */
export function removalText({ host, deleted, kept, restored, unwrapped, notes }: Removal): string {
  const lines = [`Selfheal out of ${host.name}`, '', `  removed: ${deleted.length} files`];
  if (restored.size > 0) lines.push(`  without what was ours: ${[...restored.keys()].join(', ')}`);
  const mended = unwrapped.filter(({ after }) => after !== null).map(({ path }) => path);
  if (mended.length > 0) lines.push(`  unwrapped: ${mended.join(', ')}`);
  if (kept.length > 0) lines.push(`  changed by you, moved to .selfheal/kept: ${kept.join(', ')}`);
  for (const { path, reason } of unwrapped) if (reason !== null) lines.push(`  still to mend: ${path}: ${reason}`);
  for (const { path, text } of notes) lines.push(`  still to mend: ${path}: ${text}`);
  return `${lines.join('\n')}\n`;
}

export function removalDiff({ restored, unwrapped }: Removal): string {
  const patches = [...restored].map(([path, { before, after }]) => patch(path, before, after));
  for (const { path, before, after } of unwrapped) if (after !== null) patches.push(patch(path, before, after));
  return patches.join('\n');
}

/** `lib/self-healing 240, app/platform 31, …` */
function counted(paths: readonly string[]): string {
  const folders = new Map<string, number>();
  for (const path of paths) {
    const parts = path.replace(/^src\//, '').split('/');
    const folder = parts.length > 2 ? parts.slice(0, 2).join('/') : parts.slice(0, -1).join('/') || path;
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  return `${paths.length} files (${[...folders].map(([folder, count]) => `${folder} ${count}`).join(', ')})`;
}
