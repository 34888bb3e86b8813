/** One code block of a Markdown page. */
export interface CodeBlock {
  /** Line of its first line of code, counted from 1. */
  line: number;
  /** First word of the fence, in lower case; '' for none, and for an indented block. */
  language: string;
  /** Further words of the fence, such as `fragment`. */
  marks: readonly string[];
  /** What the page takes as given there: the text of a `<!-- given … -->` right above the fence. */
  given: string;
  code: string;
  indented: boolean;
}

/**
 * The code blocks of a page in their order. Understands fences of backquotes and tildes, inside lists too, and blocks
 * that are indented by four blanks after an empty line (what stands in a list is text, not such a block).
 */
export function codeBlocks(markdown: string): CodeBlock[] {
  const lines = markdown.split('\n');
  const blocks: CodeBlock[] = [];
  let given = '';
  let inList = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const fence = /^(\s*)(`{3,}|~{3,})\s*(.*)$/.exec(line);
    if (fence) {
      const [, indent = '', mark = '', info = ''] = fence;
      const start = at + 1;
      const end = lines.findIndex((one, index) => index >= start && one.trim() === mark);
      const stop = end < 0 ? lines.length : end;
      const code = lines.slice(start, stop).map((one) => (one.startsWith(indent) ? one.slice(indent.length) : one));
      const [language = '', ...marks] = info.trim().split(/\s+/);
      const block = { language: language.toLowerCase(), marks, given, code: code.join('\n'), indented: false };
      blocks.push({ line: start + 1, ...block });
      given = '';
      at = stop;
    } else if (/^\s*<!--\s*given\b/.test(line)) {
      const end = lines.findIndex((one, index) => index >= at && one.includes('-->'));
      const stop = end < 0 ? lines.length - 1 : end;
      const comment = lines.slice(at, stop + 1).join('\n');
      given = comment
        .replace(/^\s*<!--\s*given:?/, '')
        .replace(/-->[\s\S]*$/, '')
        .trim();
      at = stop;
    } else if (/^ {4}\S/.test(line) && !inList && (lines[at - 1] ?? '').trim() === '') {
      const end = lines.findIndex((one, index) => index > at && one.trim() !== '' && !one.startsWith('    '));
      const stop = end < 0 ? lines.length : end;
      const code = lines.slice(at, stop).map((one) => one.slice(4));
      blocks.push({
        line: at + 1,
        language: '',
        marks: [],
        given: '',
        code: code.join('\n').trimEnd(),
        indented: true,
      });
      at = stop - 1;
    } else if (/^\s*([-*+]|\d+[.)])\s/.test(line)) {
      inList = true;
    } else if (/^\S/.test(line)) {
      inList = false;
    }
  }
  return blocks;
}

/** Whether a block without a language is TypeScript or JavaScript: it then hides from the compiler. */
export function looksLikeCode(code: string): boolean {
  return (
    /^\s*(import\s.*\sfrom\s|export\s+(const|function|default|async)|(const|let)\s.*=|await\s)/m.test(code) ||
    /^\s*[\w.]+\(.*\);$/m.test(code)
  );
}
