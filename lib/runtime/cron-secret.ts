import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether an Authorization header carries the secret. Takes the same time however much of it is right. */
export function carriesSecret(authorization: string | null, secret: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(secret)) && given !== '';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
