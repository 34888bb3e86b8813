import { dirname, join, normalize } from 'node:path';

/** The pages with their text, and whether another file of the repository is there. Paths are from the root. */
export interface Pages {
  text: ReadonlyMap<string, string>;
  exists: (path: string) => boolean;
}

/** Relative links, images and anchors that lead nowhere, one line each. Addresses of the web are not followed. */
export function deadLinks({ text, exists }: Pages): string[] {
  const anchors = new Map([...text].map(([page, markdown]) => [page, anchorsOf(markdown)]));
  const dead: string[] = [];
  for (const [page, markdown] of text) {
    for (const { target, line } of linksOf(markdown)) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), decodeURI(path)));
      if (!text.has(file) && !exists(file)) dead.push(`${page}:${line}: ${target} leads nowhere`);
      else if (anchor !== undefined && text.has(file) && !anchors.get(file)?.has(anchor)) {
        dead.push(`${page}:${line}: ${file} has no heading #${anchor}`);
      }
    }
  }
  return dead;
}

/** Blocks of code and code in the line hold no links; their places are kept, so that lines still count. */
function withoutCode(markdown: string): string {
  const blank = (code: string) => code.replace(/[^\n]/g, ' ');
  return markdown
    .replace(/^(\s*)(`{3,}|~{3,})[\s\S]*?^\s*\2\s*$/gm, blank)
    .replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, blank);
}

function linksOf(markdown: string): { target: string; line: number }[] {
  const plain = withoutCode(markdown);
  const found = [
    ...plain.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g),
    ...plain.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm),
    ...plain.matchAll(/<(?:img|source|a)\b[^>]*?(?:src|srcset|href)="([^"]+)"/g),
  ];
  return found.map((match) => ({ target: match[1] ?? '', line: plain.slice(0, match.index).split('\n').length }));
}

/** The anchors that a page's headings get: lower case, no punctuation, hyphens for blanks, numbers for repetition. */
function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  const plain = markdown.replace(/^(\s*)(`{3,}|~{3,})[\s\S]*?^\s*\2\s*$/gm, '');
  for (const [, heading = ''] of plain.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const words = heading.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const base = words.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    let anchor = base;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${base}-${again}`;
    anchors.add(anchor);
  }
  for (const [, name = ''] of plain.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(name);
  return anchors;
}
