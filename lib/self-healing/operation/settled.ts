import { isHealingError } from '../core/errors';
import { processWide } from '../core/process-wide';

/** How long a thrown value that is no Error is remembered, and how many of them. */
const rememberMs = 10_000;
const remembered = 100;

/** What came out of a wrapped operation and was recorded there: Next's own hook sees it again. */
const settled = processWide('settled-errors', () => ({
  objects: new WeakSet<object>(),
  /** Errors of operations whose effects may or may not have happened. */
  inDoubt: new WeakSet<object>(),
  /** Thrown values that are no Errors reach the hook as an Error with this message, or as they are. */
  texts: [] as { text: string; at: number }[],
}));

/** Errors that answer the caller's own doing; they are not failures of the operation. */
export function isAnswer(error: unknown): boolean {
  return (
    isHealingError(error, 'KEY_IN_PROGRESS') ||
    isHealingError(error, 'KEY_REUSED') ||
    isHealingError(error, 'ATTEMPT_ENDED')
  );
}

/** Marks what a wrapped operation recorded and gave out again. */
export function markSettled(error: unknown): void {
  if (typeof error === 'object' && error !== null) settled.objects.add(error);
  if (error instanceof Error) return;
  const text = textOf(error);
  if (text === null) return;
  settled.texts.push({ text, at: performance.now() });
  if (settled.texts.length > remembered) settled.texts.shift();
}

/** As `takeSettled`, and forgets nothing. Values that are no objects are not looked for. */
export function isSettled(error: unknown): boolean {
  return typeof error === 'object' && error !== null && settled.objects.has(error);
}

/** Whether a wrapped operation recorded this already; true once, since the same error may be thrown again. */
export function takeSettled(error: unknown): boolean {
  if (typeof error === 'object' && error !== null && settled.objects.delete(error)) {
    if (!(error instanceof Error)) takeText(textOf(error));
    return true;
  }
  return takeText(error instanceof Error ? error.message : textOf(error));
}

function takeText(text: string | null): boolean {
  const oldest = performance.now() - rememberMs;
  const at = settled.texts.findIndex((one) => one.text === text && one.at >= oldest);
  if (at < 0) return false;
  settled.texts.splice(at, 1);
  return true;
}

/** As Next writes it: an object as JSON, everything else as text. */
function textOf(value: unknown): string | null {
  try {
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : `${value}`;
  } catch {
    // Symbols, circles and hostile getters have no text.
    return null;
  }
}

export function markInDoubt(error: unknown): void {
  if (typeof error === 'object' && error !== null) settled.inDoubt.add(error);
}

/**
 * Whether the operation that threw this may have had its effect all the same. Do not invite a second submit then: the
 * doubt is stored, and waits for the reconcile job or a person.
 */
export function isInDoubt(error: unknown): boolean {
  if (isHealingError(error, 'COMMIT_UNKNOWN') || isHealingError(error, 'STEP_UNKNOWN')) return true;
  return typeof error === 'object' && error !== null && settled.inDoubt.has(error);
}
