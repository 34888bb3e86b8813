/** What stands between two marks, found by two searches that never go back. */
export interface Enclosed {
  name: string;
  hints: readonly string[];
  /** Global; what it matches is kept up to `keep`. */
  opening: RegExp;
  /** Global; where what is enclosed ends. */
  closing: RegExp;
  /** A closing mark on a later line closes nothing. */
  sameLine: boolean;
  /** Stands for opening mark, content and closing mark; null where nothing was found to close it. */
  replace: (opening: RegExpExecArray, closing: RegExpExecArray | null) => string | null;
}

/** Linear: each closing mark is searched once, however many opening marks stand before it. */
export function redactEnclosed(text: string, { hints, opening, closing, sameLine, replace }: Enclosed): string {
  if (!hints.some((hint) => text.includes(hint))) return text;
  let result = '';
  let done = 0;
  let close: RegExpExecArray | null = null;
  let lineStart = -1;
  let searched = false;
  opening.lastIndex = 0;
  for (let open = opening.exec(text); open !== null; open = opening.exec(text)) {
    const from = opening.lastIndex;
    if (!searched || (close !== null && close.index < from)) {
      closing.lastIndex = from;
      close = closing.exec(text);
      lineStart = close && sameLine ? text.lastIndexOf('\n', close.index) : -1;
      searched = true;
    }
    const closed = lineStart < from ? close : null;
    const shown = replace(open, closed);
    if (shown === null) continue;
    const end = closed ? closed.index + closed[0].length : text.length;
    result += text.slice(done, open.index) + shown;
    done = end;
    opening.lastIndex = end;
  }
  return done === 0 ? text : result + text.slice(done);
}

export const enclosedForms: readonly Enclosed[] = [
  {
    name: 'private-key',
    hints: ['PRIVATE KEY'],
    opening: /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g,
    closing: /-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g,
    sameLine: false,
    // Without an end the rest of the text is taken: a cut key is a key.
    replace: () => '[secret]',
  },
  {
    name: 'postgres-key-detail',
    hints: ['Key ('],
    opening: /\bKey \(([^()\n]{1,200})\)=\((?!\[value\]\))/g,
    closing: /\) (already|is not|is still|conflicts)/g,
    sameLine: true,
    replace: (open, close) => (close ? `Key (${open[1]})=([value]) ${close[1]}` : null),
  },
  {
    name: 'mysql-duplicate-entry',
    hints: ['uplicate entry '],
    opening: /\b([Dd]uplicate entry )'(?!\[value\]')/g,
    closing: /' for key/g,
    sameLine: true,
    replace: (open, close) => (close ? `${open[1]}'[value]' for key` : null),
  },
];
