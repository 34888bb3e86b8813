/** A piece of SQL that is taken as it is: a text, a quoted name, a dollar-quoted body or a comment. */
const piece = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$[a-z_]*\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\//gi;

/**
 * The statements of a file, in order, each on one line and without comments. Bodies of functions and texts become `''`:
 * what stands in them is no statement of the file.
 */
export function splitStatements(sql: string): string[] {
  const plain = sql.replace(piece, (found) => {
    if (found.startsWith('"')) return found;
    return found.startsWith('--') || found.startsWith('/*') ? ' ' : "''";
  });
  return plain
    .split(';')
    .map((statement) => statement.replaceAll(/\s+/g, ' ').trim())
    .filter(Boolean);
}

/** Splits at commas that stand in no parentheses. */
export function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    else if (text[at] === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts.filter(Boolean);
}
