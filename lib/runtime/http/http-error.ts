/** An upstream answered with a status that is not a success. Names the origin and path only: queries carry secrets. */
export class HttpError extends Error {
  readonly status: number;
  readonly headers: Headers;
  readonly method: string;
  readonly url: string;
  /** The vendor's own error code, where its body has one. */
  readonly code?: string;

  constructor(input: {
    status: number;
    headers: Headers;
    method: string;
    url: string;
    code?: string;
    detail?: string;
  }) {
    const place = withoutQuery(input.url);
    super(`${input.method} ${place} answered ${input.status}${input.detail ? `: ${input.detail}` : ''}`);
    this.name = 'HttpError';
    this.status = input.status;
    this.headers = input.headers;
    this.method = input.method;
    this.url = place;
    if (input.code !== undefined) this.code = input.code;
  }
}

function withoutQuery(url: string): string {
  if (!URL.canParse(url)) return 'an invalid URL';
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
