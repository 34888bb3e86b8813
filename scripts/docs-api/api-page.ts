import type { Door } from './doors';
import type { ApiEntry } from './read-exports';

/** docs/api.md as it should be for what the doors let out. */
export function apiPage(exported: ReadonlyMap<Door, readonly ApiEntry[]>): string {
  const sections = [...exported].filter(([, entries]) => entries.length > 0);
  const taken = new Map<string, number>();
  const contents = sections.map(([{ title }, entries]) => {
    const anchor = anchorOf(title, taken);
    const links = entries.map(({ name }) => `[${name}](#${anchorOf(name, taken)})`);
    return `- [${title}](#${anchor}): ${links.join(', ')}`;
  });
  const bodies = sections.map(([{ title, from, words }, entries]) =>
    [`## ${title}`, `\`import { … } from '${from}'\``, words, ...entries.map(entryText)].join('\n\n'),
  );
  return `${[opening, contents.join('\n'), ...bodies].join('\n\n')}\n`;
}

const opening = `# Functions and types

<!-- Written by \`npm run docs:api\` from the docstrings of the sources. Mend the docstring, then run it again. -->

Everything that an adopter may import. Anything else inside \`lib/self-healing\` can change without notice. Times are in
milliseconds where a name ends in \`Ms\`.`;

/** As GitHub makes it, and as `taken` says how often the same came before: types and functions may differ by case alone. */
function anchorOf(heading: string, taken: Map<string, number>): string {
  const base = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
  const before = taken.get(base) ?? 0;
  taken.set(base, before + 1);
  return before === 0 ? base : `${base}-${before}`;
}

function entryText({ name, words, signature, params, tags, examples, file }: ApiEntry): string {
  const lines = [
    ...params.map((param) => `- \`${param.name}\`: ${inLine(param.words)}`),
    ...tags.map((tag) => `- ${tag.name}: ${inLine(tag.words)}`),
  ];
  return [
    `### ${name}`,
    inLine(words),
    `\`\`\`ts signature\n${signature}\n\`\`\``,
    lines.join('\n'),
    ...examples.map((example) => `For example:\n\n\`\`\`ts signature\n${example}\n\`\`\``),
    `[${file}](../${file})`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Docstrings break their lines where the source is full. */
const inLine = (words: string) => words.replace(/\n(?!\n|- )/g, ' ').trim();
