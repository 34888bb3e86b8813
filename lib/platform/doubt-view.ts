import type { Doubt } from '@/lib/self-healing/core/doubt';
import { type ActorNames, actorLabel } from './actor-label';

export interface DoubtRow extends Omit<Doubt, 'settledBy'> {
  /** Id of its element, so that other pages can lead to it. */
  anchor: string;
  /** "transaction “insert contact” of createContact". */
  what: string;
  /** What the reconcile job does about it, in words. */
  asking: string;
  /** What each answer would do. */
  ifHappened: string;
  ifNot: string;
  /** Who settled it; null while it is open. */
  by: string | null;
}

const partWord: Record<Doubt['part'], string> = {
  transaction: 'transaction',
  step: 'step',
  attempt: 'attempt',
};

export function toDoubtRow(doubt: Doubt, names: ActorNames): DoubtRow {
  const { settledBy, ...rest } = doubt;
  return {
    ...rest,
    anchor: doubtAnchor(doubt.id),
    what: doubt.part === 'attempt' ? doubt.source : `${partWord[doubt.part]} “${doubt.name}” of ${doubt.source}`,
    asking: askingWords(doubt),
    ifHappened: followsHappened(doubt),
    ifNot: followsNot(doubt),
    by: settledBy === null ? null : actorLabel(settledBy, names),
  };
}

export function doubtAnchor(eventId: string): string {
  return `doubt-${eventId}`;
}

function askingWords(doubt: Doubt): string {
  if (doubt.part !== 'transaction') return 'Only a person can tell: nothing can be asked about it.';
  if (doubt.asked === 0) return 'The reconcile job has not asked the database yet.';
  return `The reconcile job asked the database ${doubt.asked} ${doubt.asked === 1 ? 'time' : 'times'} without an answer.`;
}

function followsHappened(doubt: Doubt): string {
  const whole = doubt.part === 'attempt';
  const key = doubt.key === null ? '' : ' The same form sent again takes it as done.';
  const goesOn = ' Its job goes on after it, once nothing else of it is in doubt.';
  const job = doubt.jobId === null ? '' : whole ? ' Its job does not run again.' : goesOn;
  const runsAgain = doubt.part === 'step' && (doubt.key !== null || doubt.jobId !== null);
  const result = runsAgain ? ' Nobody saw its result: the code that asks for it in the next run gets undefined.' : '';
  return `It is taken as done and never runs again.${result}${key}${job}`;
}

function followsNot(doubt: Doubt): string {
  const key = doubt.key === null ? '' : ' Its idempotency key answers again: the same form may be sent once more.';
  const job = doubt.jobId === null ? '' : ' Its job runs it again, once nothing else of it is in doubt.';
  const nobody =
    doubt.key === null && doubt.jobId === null ? ' Nothing runs by itself: the user has to do it again.' : '';
  return `It is taken as never done. If it did happen after all, it may happen twice.${key}${job}${nobody}`;
}

/** What became of an event in doubt, for its own page; null when nothing about it is in doubt. */
export function doubtSentence(doubts: readonly Doubt[], names: ActorNames): string | null {
  if (doubts.length === 0) return null;
  const open = doubts.filter((doubt) => doubt.verdict === null);
  if (open.length > 0) return `${open.length === 1 ? 'One part is' : `${open.length} parts are`} still in doubt.`;
  return doubts
    .map((doubt) => {
      const verdict = doubt.verdict === 'happened' ? 'it happened' : 'it did not happen';
      const who = doubt.settledBy === null ? '' : `, by ${actorLabel(doubt.settledBy, names)}`;
      return `Settled${who}: ${verdict}${doubt.note ? ` (${doubt.note})` : ''}.`;
    })
    .join(' ');
}
