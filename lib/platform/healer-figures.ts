import type { Mode } from '@/lib/self-healing/core/vocabulary';

/** What the healer says of itself. */
export interface HealerFigures {
  model: { name: string | null; callsToday: number; tokensToday: number; maxCalls: number; maxTokens: number };
  patterns: { known: number; trusted: number };
  recorder: { pending: number; lost: number };
  queue: { waiting: number; running: number; failed: number } | null;
  mode: Mode;
}

export interface FigureLine {
  label: string;
  value: string;
  /** What a reader should make of it, where the value alone does not say. */
  note: string | null;
  warn: boolean;
}

const modeNotes: Record<Mode, string> = {
  heal: 'Recoveries are applied.',
  suggest: 'Recoveries are applied where an admin approved them.',
  observe: 'Failures are recorded; nothing is applied.',
  off: 'Nothing is healed or recorded.',
};

/** Mode, model, patterns and recorder as lines for the page. */
export function figureLines(figures: HealerFigures): FigureLine[] {
  const { model, patterns, recorder, queue, mode } = figures;
  const spent = model.callsToday >= model.maxCalls || model.tokensToday >= model.maxTokens;
  return [
    { label: 'Mode', value: mode, note: modeNotes[mode], warn: mode !== 'heal' },
    model.name === null
      ? {
          label: 'AI',
          value: 'no key: rules alone',
          note: 'Set OPENAI_API_KEY to let a model choose where no rule does.',
          warn: false,
        }
      : {
          label: 'AI',
          value: model.name,
          note:
            `${count(model.callsToday)} of ${count(model.maxCalls)} calls and ${count(model.tokensToday)} of ` +
            `${count(model.maxTokens)} tokens used today (UTC).${spent ? ' The cap is reached: rules alone until midnight.' : ''}`,
          warn: spent,
        },
    {
      label: 'Patterns',
      value: patterns.known === 0 ? '—' : `${count(patterns.trusted)} of ${count(patterns.known)} trusted`,
      note:
        patterns.known === 0
          ? 'Nothing learned yet.'
          : 'Trusted: the lower bound of the success rate reaches what the settings ask.',
      warn: false,
    },
    {
      label: 'Queue',
      value:
        queue === null
          ? 'none'
          : `${count(queue.waiting)} waiting, ${count(queue.running)} running, ${count(queue.failed)} failed`,
      note: queue === null ? 'No job queue is configured, so nothing can be deferred.' : null,
      warn: queue !== null && queue.failed > 0,
    },
    {
      label: 'Records',
      value:
        recorder.lost > 0
          ? `${count(recorder.lost)} lost`
          : recorder.pending > 0
            ? `${count(recorder.pending)} waiting`
            : 'all written',
      note: recorder.lost > 0 ? 'The store was away for longer than memory could hold.' : null,
      warn: recorder.lost > 0,
    },
  ];
}

/** 12345 as "12 345", the same on server and browser. */
function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ');
}
