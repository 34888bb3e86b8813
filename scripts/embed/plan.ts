import { type Change, changesTo, foreignFiles, readText, type Wanted } from './changes';
import { embeddedFiles, ownPackageJson } from './embedded-files';
import { detectHost, type Host } from './host';
import { refuseUnfitPaths } from './inside';
import { mergedFiles } from './merged-files';
import { missingPackages, type NeededPackage } from './packages';
import { EmbedRefused, refuseUnfit } from './refusal';
import { routeConflicts } from './route-conflicts';
import { type FileKind, readState, readStored, stateFolder } from './state';

export interface EmbedOptions {
  /** Whether `lib/self-healing/testing` is embedded, too. Default: as last time, at first not. */
  testing?: boolean;
}

export interface EmbedPlan {
  host: Host;
  version: string;
  /** The version that was embedded before, or null. */
  embedded: string | null;
  testing: boolean;
  changes: Change[];
  /** What merged files held before the first run. */
  before: Record<string, string | null>;
  packages: NeededPackage[];
  notes: { path: string; text: string }[];
  /** Every file as it shall be, with whose it is. */
  files: Record<string, { text: string; kind: FileKind }>;
  wanted: Wanted;
}

/** A route that the app may have itself, and that nothing of ours needs. */
const optional = /(^|\/)app\/api\/health\/route[.]\w+$/;

/**
 * What embedding `root`, this repository, into the app in `dir` would do. Writes nothing.
 *
 * @throws EmbedRefused where it cannot be done.
 */
export async function planEmbedding(root: string, dir: string, options: EmbedOptions = {}): Promise<EmbedPlan> {
  refuseUnfit(dir, root);
  const state = readState(dir);
  const host = detectHost(dir);
  const wanted: Wanted = { dir, state, stored: readStored(dir) };
  const own = ownPackageJson(root);
  const testing = options.testing ?? state?.testing ?? false;
  const { ours, hosts } = await embeddedFiles(root, host, { testing });
  refuseUnfitPaths(dir, [
    ...ours.keys(),
    ...hosts.keys(),
    ...Object.keys(state?.files ?? {}),
    `${stateFolder}/embed.json`,
    'vercel.json',
    '.env.example',
  ]);
  const notes: EmbedPlan['notes'] = [];

  const known = new Set(Object.keys(state?.files ?? {}));
  for (const conflict of routeConflicts(host, ours.keys(), known)) {
    if (!optional.test(conflict.ours)) {
      const { theirs, address } = conflict;
      throw new EmbedRefused(
        `${theirs} answers ${address} already, where Selfheal's page would stand. Move it, then come again.`,
      );
    }
    ours.delete(conflict.ours);
    notes.push({
      path: conflict.theirs,
      text: `It answers ${conflict.address}, so Selfheal brings no route of its own for that.`,
    });
  }
  for (const path of foreignFiles(ours, wanted)) {
    if (optional.test(path)) {
      ours.delete(path);
      notes.push({ path, text: 'It is yours, so Selfheal brings no route of its own for that address.' });
    }
  }
  const [foreign, ...more] = foreignFiles(ours, wanted);
  if (foreign !== undefined) {
    const others = more.length > 0 ? ` (and ${more.length} more)` : '';
    throw new EmbedRefused(`${foreign}${others} exists and is not from Selfheal. Move it away, then come again.`);
  }

  const merged = mergedFiles(root, host, ours, wanted);
  const changes = changesTo(ours, wanted);
  for (const [path, after] of hosts) {
    if (readText(dir, path) === null) changes.push({ path, kind: 'hosts', act: 'create', before: null, after });
  }
  return {
    host,
    version: own.version,
    embedded: state?.version ?? null,
    testing,
    changes: [...changes, ...merged.changes],
    before: merged.before,
    packages: missingPackages(ours, host, own),
    notes: [...notes, ...merged.notes],
    files: { ...labelled(ours, 'ours'), ...labelled(hosts, 'hosts'), ...labelled(merged.contents, 'merged') },
    wanted,
  };
}

function labelled(files: ReadonlyMap<string, string>, kind: FileKind): EmbedPlan['files'] {
  return Object.fromEntries([...files].map(([path, text]) => [path, { text, kind }]));
}
