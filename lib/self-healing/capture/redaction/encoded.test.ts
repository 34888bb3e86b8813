import { describe, expect, it } from 'vitest';
import { redactText } from '../redact';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('what is encoded', () => {
  it.each([
    ['base64', base64('{"user":"ada","password":"hunter2"}')],
    ['base64 for URLs', Buffer.from('{"user":"ada~~~","password":"hunter2??"}').toString('base64url')],
    ['base64 twice', base64(base64('password=hunter2&user=ada'))],
    ['a mail address in base64', base64('the mail went to ada@example.com')],
  ])('takes out %s as a whole', (_name, blob) => {
    expect(redactText(`got ${blob} from it`)).toBe('got [secret] from it');
  });

  it.each([
    ['text in base64', base64('nothing in here is secret, read it')],
    ['bytes in base64', Buffer.from(Array.from({ length: 90 }, (_, index) => (index * 83) % 256)).toString('base64')],
    ['a path', '/usr/lib/node/modules/thing/dist/index/main/file'],
    ['a commit', '9fceb02d0ae598e95dc970b74767f19372d61af8'],
    ['a URL with escapes', 'https://example.com/a%20b/c?name=G%C3%B6del&next=%2Fhome'],
    ['a lone percent sign', '100%2 of 50%, and %zz'],
  ])('leaves %s as it is', (_name, text) => {
    expect(redactText(text)).toBe(text);
  });

  it('redacts inside percent-encoded values and encodes them again', () => {
    const body = encodeURIComponent('{"password":"hunter2","age":4}');
    const hidden = encodeURIComponent('{"password":"[secret]","age":4}');
    expect(redactText(`GET /cb?state=${body}&x=1`)).toBe(`GET /cb?state=${hidden}&x=1`);
    expect(redactText('a=1&next=%2Flogin%3Ftoken%3Dabc1%26x%3D2')).toBe('a=1&next=%2Flogin%3Ftoken%3D[secret]%26x%3D2');
    expect(redactText('to=ada%2540example.com')).not.toContain('ada');
  });

  it('sees through JSON in JSON in JSON', () => {
    const once = JSON.stringify({ password: 'hun"ter2', age: 4 });
    const thrice = JSON.stringify({ body: JSON.stringify({ inner: once }) });
    const parsed = JSON.parse(JSON.parse(JSON.parse(redactText(thrice)).body).inner);
    expect(parsed).toEqual({ password: '[secret]', age: 4 });
  });
});
