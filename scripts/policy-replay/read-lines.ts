import { z } from 'zod';
import type { Decision } from '@/lib/self-healing/core/learning';
import {
  categories,
  choosers,
  effectKinds,
  failureKinds,
  outcomes,
  severities,
  strategyNames,
} from '@/lib/self-healing/core/vocabulary';
import { refuseDecision } from '@/lib/self-healing/learn/policy';

const probability = z.number().min(0).max(1);
/** What the replay reckons with is required; what it only passes on has a default. */
const decisionSchema = z.object({
  eventId: z.string().min(1),
  atMs: z.number(),
  service: z.string().default('default'),
  source: z.string().default(''),
  category: z.enum(categories).default('application'),
  effects: z.enum(effectKinds).default('none'),
  severity: z.enum(severities).default('normal'),
  kind: z.enum(failureKinds),
  transient: z.boolean().default(true),
  fingerprint: z.string().min(1),
  template: z.string().default(''),
  errorName: z.string().default(''),
  errorCode: z.string().nullable().default(null),
  dependency: z.string().nullable().default(null),
  outcome: z.enum(outcomes).default('unknown'),
  firstChoice: z.enum(strategyNames),
  succeeded: z.boolean(),
  chosenBy: z.enum(choosers).default('rule'),
  propensity: probability,
  elapsedMs: z.number().min(0).default(0),
  candidates: z
    .array(
      z.object({
        strategy: z.enum(strategyNames),
        by: z.enum(choosers).nullable().default(null),
        confidence: probability.nullable().default(null),
        probability: probability.nullable().default(null),
        propensity: probability.nullable().default(null),
      }),
    )
    .min(1)
    .max(strategyNames.length),
}) satisfies z.ZodType<Decision>;

export interface ReadLines {
  decisions: Decision[];
  /** Counted from 1. */
  broken: { line: number; reason: string }[];
}

/** Reads one decision from each line of JSON. A broken line is told with its number, and the rest is used. */
export async function readLines(lines: AsyncIterable<string> | Iterable<string>, most: number): Promise<ReadLines> {
  const decisions: Decision[] = [];
  const broken: ReadLines['broken'] = [];
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    if (decisions.length >= most) break;
    const read = readLine(text);
    if ('decision' in read) decisions.push(read.decision);
    else broken.push({ line, reason: read.reason });
  }
  return { decisions, broken };
}

function readLine(text: string): { decision: Decision } | { reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { reason: `it is no JSON (${error instanceof Error ? error.message : String(error)})` };
  }
  const checked = decisionSchema.safeParse(value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return { reason: issue ? `${issue.path.join('.') || 'the line'}: ${issue.message}` : 'it is no decision' };
  }
  const reason = refuseDecision(checked.data);
  return reason === null ? { decision: checked.data } : { reason };
}
