import { finding, isFindingCode } from '@/lib/platform/doctor-codes';
import type { Finding } from '@/lib/self-healing/core/finding';

interface Remark {
  file: string;
  line: number;
  /** The line that it speaks of: its own, where code stands on it, else the next one with code. */
  target: number;
  code: string;
  why: string;
}

const remark = /(?:\/\/|\/\*|\{\/\*)\s*selfheal-ignore\s+([\w-]+)\s*(?::\s*(.*?))?\s*(?:\*\/\}?)?\s*$/;

/** Marks what comments tell to ignore, and tells of comments that give no reason, name no code, or ignore nothing. */
export function withIgnored(findings: readonly Finding[], texts: ReadonlyMap<string, string>): Finding[] {
  const remarks = [...texts].flatMap(([file, text]) => (text.includes('selfheal-ignore') ? remarksIn(file, text) : []));
  const used = new Set<Remark>();
  const told = findings.map((one) => {
    const hit = remarks.find(({ file, target, code }) => code === one.code && one.where === `${file}:${target}`);
    if (hit === undefined) return one;
    used.add(hit);
    return hit.why === '' ? one : { ...one, ignored: hit.why };
  });
  return [...told, ...remarks.flatMap((hit) => faultOf(hit, used.has(hit)))];
}

function faultOf({ file, line, code, why }: Remark, used: boolean): Finding[] {
  const where = `${file}:${line}`;
  if (!isFindingCode(code)) {
    return [
      finding('ignored-unknown', {
        where,
        wrong: `There is no finding "${code}", so this comment ignores nothing.`,
        mend: 'Write the code as the doctor does, or remove the comment.',
      }),
    ];
  }
  if (why === '') {
    return [
      finding('ignored-without-reason', {
        where,
        wrong: `This comment ignores ${code} and does not say why, so the finding counts.`,
        mend: `Write the reason: // selfheal-ignore ${code}: <why>`,
      }),
    ];
  }
  if (used) return [];
  return [
    finding('ignored-nothing', {
      where,
      wrong: `This comment ignores ${code}, and nothing of the kind is found there.`,
      mend: 'Remove it, or move it right above the line that it is about.',
    }),
  ];
}

function remarksIn(file: string, text: string): Remark[] {
  const lines = text.split('\n');
  return lines.flatMap((content, index) => {
    const found = remark.exec(content);
    if (!found) return [];
    const alone = /^\s*(\/\/|\/\*|\{\/\*)/.test(content);
    let target = index;
    if (alone) {
      do target++;
      while (target < lines.length && /^\s*($|\/\/|\/\*|\*)/.test(lines[target] ?? ''));
    }
    return [{ file, line: index + 1, target: target + 1, code: found[1] ?? '', why: found[2] ?? '' }];
  });
}
