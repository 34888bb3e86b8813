import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEnvironment } from './environment';
import { bindDatabase } from './host-database';

const hostKey = Symbol.for('selfheal.host-database');
const secret = 'x'.repeat(32);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfheal-environment-'));
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, hostKey);
  rmSync(folder, { recursive: true, force: true });
});
const parse = (source: Record<string, string> = {}) => parseEnvironment({ DATA_DIR: folder, ...source });

describe('what healing reads of the environment', () => {
  it('asks a host for nothing of the app that it came from', () => {
    expect(parse({ DATABASE_URL: 'postgres://host/db', SELFHEAL_SECRET: secret })).toMatchObject({ embedded: false });
    expect(parse({ ADMIN_EMAIL: 'nobody', FAULT_LAB: 'yes', AUTH_SECRET: 'short' })).toMatchObject({ embedded: true });
  });

  it('takes the database that a host brings for one, on Vercel too', () => {
    expect(() => parse({ VERCEL: '1' })).toThrow(/^DATABASE_URL is missing/);
    bindDatabase(() => Promise.reject(new Error('never opened here')));
    expect(parse({ VERCEL: '1', SELFHEAL_SECRET: secret })).toMatchObject({ embedded: false });
  });

  it('makes up no secret for a database that others share: what is sealed in it must open everywhere', () => {
    bindDatabase(() => Promise.reject(new Error('never opened here')));
    expect(() => parse()).toThrow(/^SELFHEAL_SECRET missing: .* since the app brings its own database\.$/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
