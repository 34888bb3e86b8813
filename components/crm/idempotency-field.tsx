/**
 * The form's key: rendered by the server at random, sent with the form, so that the same submission twice (a double
 * click, the back button) is done once.
 */
export function IdempotencyField({ value }: { value: string }) {
  return <input type="hidden" name="idempotencyKey" value={value} />;
}
