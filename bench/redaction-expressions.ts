import { redactText } from '../lib/self-healing/capture/redact';
import { enclosedForms } from '../lib/self-healing/capture/redaction/between';
import { credentialRules, userRules } from '../lib/self-healing/capture/redaction/credentials';
import { databaseRules } from '../lib/self-healing/capture/redaction/database';
import { emailPatterns } from '../lib/self-healing/capture/redaction/email';
import { encodedPatterns } from '../lib/self-healing/capture/redaction/encoded';
import { pairPatterns } from '../lib/self-healing/capture/redaction/pairs';
import { networkRules, personalRules } from '../lib/self-healing/capture/redaction/personal';
import { tokenPatterns } from '../lib/self-healing/capture/redaction/tokens';
import { loadPeer } from './peer';

interface Attack {
  pumps: readonly { prefix: string; pump: string }[];
  suffix: string;
}

interface Recheck {
  check(
    source: string,
    flags: string,
    options: { timeout: number },
  ): Promise<{
    status: 'safe' | 'vulnerable' | 'unknown';
    complexity?: { type: string; summary: string };
    attack?: Attack;
  }>;
}

export interface Verdict {
  source: string;
  status: 'safe' | 'suspected' | 'undecided';
  complexity?: string;
  /** How many times longer four times the proposed text took, by measurement; 4 is linear. */
  ratio?: number;
}

/** Every expression that redaction is made of. */
export const expressions: readonly RegExp[] = [
  ...[...pairPatterns, ...tokenPatterns, ...encodedPatterns, ...emailPatterns],
  ...enclosedForms.flatMap(({ opening, closing }) => [opening, closing]),
  ...[...userRules, ...credentialRules, ...databaseRules, ...networkRules, ...personalRules].map(
    ({ pattern }) => pattern,
  ),
];

/**
 * Asks recheck for a text on which an expression would be slow, and runs redaction on it: recheck takes a large bound
 * ({1,512}) for none, so that what it suspects is measured and not believed.
 */
export async function checkExpressions(patterns: readonly RegExp[], timeoutMs: number): Promise<Verdict[]> {
  const { check } = (await loadPeer<{ default: Recheck }>('recheck', 'index.js')).default;
  const verdicts: Verdict[] = [];
  for (const { source, flags } of patterns) {
    const { status, complexity, attack } = await check(source, flags, { timeout: timeoutMs });
    if (status === 'vulnerable' && attack) {
      verdicts.push({ source, status: 'suspected', complexity: complexity?.summary ?? '', ratio: growthOf(attack) });
    } else verdicts.push({ source, status: status === 'safe' ? 'safe' : 'undecided' });
  }
  return verdicts;
}

function growthOf({ pumps, suffix }: Attack): number {
  const text = (length: number) =>
    pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.ceil(length / pumps.length / pump.length))).join('') +
    suffix;
  const cost = (one: string) => {
    const costs = Array.from({ length: 3 }, () => {
      const before = process.cpuUsage();
      redactText(one);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    });
    return Math.max(Math.min(...costs), 500);
  };
  redactText(text(40_000));
  return cost(text(320_000)) / cost(text(80_000));
}
