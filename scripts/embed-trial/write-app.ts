import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The newest of the older major that is supported. */
const olderNext = '15.5.29';
const suffix = '.txt';

/**
 * Writes the files of a template folder into `target`, over what is there. Templates carry the suffix `.txt`, so that
 * this repository's own checks take them for what they are here: text. `{{name}}` is the version of that package that
 * this repository uses; `{{next@15}}` the newest of Next 15.
 *
 * @returns the paths written, relative to `target`.
 * @throws when a template asks for a package that this repository does not have.
 */
export async function writeTemplate(
  template: string,
  target: string,
  input: { versions: Record<string, string>; next15?: boolean },
): Promise<string[]> {
  const versions = { ...input.versions, 'next@15': olderNext, ...(input.next15 ? { next: olderNext } : {}) };
  const written: string[] = [];
  for (const entry of await readdir(template, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(suffix)) continue;
    const from = join(entry.parentPath, entry.name);
    const path = from.slice(template.length + 1, -suffix.length);
    const to = join(target, path);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, fillIn(await readFile(from, 'utf8'), versions, path));
    written.push(path);
  }
  return written.sort();
}

/** The versions that this repository's package.json names. */
export async function ownVersions(root: string): Promise<Record<string, string>> {
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return { ...devDependencies, ...dependencies };
}

function fillIn(text: string, versions: Record<string, string>, path: string): string {
  return text.replace(/\{\{([@\w/-]+)\}\}/g, (_whole, name: string) => {
    const version = versions[name];
    if (version === undefined) throw new Error(`${path} asks for ${name}, whose version is not known.`);
    return version;
  });
}
