/** The error body of the JSON API. `fields` has one message for each field that is wrong. */
export interface ApiErrorBody {
  error: { code: string; message: string; fields?: Record<string, string> };
}

/** An answer in the API's one error shape. */
export function apiError(
  status: number,
  code: string,
  message: string,
  extra: { fields?: Record<string, string>; headers?: Record<string, string> } = {},
): Response {
  const body: ApiErrorBody = { error: { code, message, ...(extra.fields ? { fields: extra.fields } : {}) } };
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...extra.headers } });
}
