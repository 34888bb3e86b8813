/** The model answered, but not with a choice that counts. Carries what it said, for the record. */
export class ModelReplyError extends Error {
  override readonly name = 'ModelReplyError';

  constructor(
    message: string,
    readonly reply: { model: string; prompt: string; raw: string; inputTokens: number; outputTokens: number },
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
