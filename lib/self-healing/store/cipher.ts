import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Cipher } from '../core/ports';

const version = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals operational payloads with AES-256-GCM. The key is derived from `secret` by HKDF-SHA-256 (RFC 5869), so that
 * the same secret may serve other purposes; `context` is authenticated, so that a text sealed for one place does not
 * open in another.
 * @throws RangeError for a secret shorter than 16 characters.
 */
export function createCipher(secret: string): Cipher {
  if (secret.length < 16) throw new RangeError('The secret of the cipher has at least 16 characters.');
  const key = Buffer.from(hkdfSync('sha256', secret, 'selfheal', `payload:${version}`, 32));
  return {
    seal(plain, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${version}.${sealed.toString('base64url')}`;
    },
    open(sealed, context) {
      const [found, encoded] = sealed.split('.');
      const bytes = Buffer.from(encoded ?? '', 'base64url');
      if (found !== version || bytes.length < nonceBytes + tagBytes) throw new Error('This is not a sealed text.');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8');
    },
  };
}
