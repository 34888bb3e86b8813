const frameLine =
  /^ {2,8}at (?:async )?(?:(.{1,200}?) \()?((?:file:\/\/|webpack-internal:\/\/\/|turbopack:\/\/\/)?[^()\n]{1,400}?)(?::\d{1,9}){1,2}\)?$/;
const foreign =
  /node_modules|^node:|\.next[\\/]|[\\/](?:dist|chunks|\.output|\.turbo)[\\/]|[\\/]self-healing[\\/]|<anonymous>|^native$/;
const searched = 50;

/** `file#function` of the first frame in the application's own sources, or ''. Bundled code has no stable names. */
export function applicationFrame(stack: unknown): string {
  if (typeof stack !== 'string') return '';
  for (const line of framesOf(stack)) {
    const match = frameLine.exec(line);
    const file = match?.[2];
    if (!file || foreign.test(file)) continue;
    const base = file.split(/[\\/?]/).findLast((part) => part !== '' && !/^[a-z0-9]+$/i.test(part)) ?? '';
    const name = (match[1] ?? '').replace(/^new /, '').replace(/ \[as [^\]]*\]$/, '');
    return `${base.replace(/\.[cm]?[jt]sx?$/, '')}#${/^[\w$.]{3,}$/.test(name) ? name : ''}`;
  }
  return '';
}

/** The frame lines of a stack, without the message above them. */
export function framesOf(stack: string): string[] {
  const lines: string[] = [];
  for (let at = stack.indexOf('\n    at '); at !== -1 && lines.length < searched; ) {
    const end = stack.indexOf('\n', at + 1);
    lines.push(stack.slice(at + 1, end === -1 ? undefined : end).slice(0, 600));
    at = end === -1 || !stack.startsWith('\n    at ', end) ? (end === -1 ? -1 : stack.indexOf('\n    at ', end)) : end;
  }
  return lines;
}
