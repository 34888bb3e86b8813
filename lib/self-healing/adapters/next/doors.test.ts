import { execFileSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const empty = pathToFileURL(`${root}/scripts/empty-module.mjs`).href;

/** Module hooks that print every module as it is loaded. `server-only` throws outside a bundler, so it is emptied. */
const hooks = `
  export async function resolve(specifier, context, next) {
    if (specifier === 'server-only') return { url: ${JSON.stringify(empty)}, shortCircuit: true };
    return await next(specifier, context);
  }
  export async function load(url, context, next) {
    console.log('loaded ' + url);
    return await next(url, context);
  }
`;
const dataUrl = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;
const registration = dataUrl(`
  import { register } from 'node:module';
  register(${JSON.stringify(dataUrl(hooks))});
`);

/** Every file that a fresh process loads when it imports `door`, after `then` has run. */
function modulesLoadedBy(door: string, then = ''): string[] {
  const script = `const door = await import(${JSON.stringify(`${root}lib/self-healing/${door}`)}); ${then}`;
  const args = ['--import', 'tsx', '--import', registration, '--input-type=module', '-e', script];
  const { PATH = '' } = process.env;
  const env: NodeJS.ProcessEnv = { PATH, NODE_ENV: 'production' };
  const output = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', env });
  return output.split('\n').flatMap((line) => (line.startsWith('loaded ') ? line.slice('loaded '.length) : []));
}

const unwanted: [string, RegExp][] = [
  ['a vendor SDK', /node_modules\/(openai|resend|twilio|@neondatabase|pg|pg-boss|@electric-sql|drizzle-orm)\//],
  ['a strategy', /\/heal\/strategies\/|healing-strategies/],
  ['the Postgres store', /\/store\/postgres\/|\/db\//],
  ['the stages', /\/services\.ts|\/healing-engine\.ts|\/stages\.ts|\/diagnose\/(index|rules|model)/],
];

describe.each(['index.ts', 'error-interceptor.ts'])('importing %s', (door) => {
  const loaded = modulesLoadedBy(door);

  it('loads the wrapper', () => {
    expect(loaded.filter((file) => file.includes('/operation/wrap.ts'))).not.toEqual([]);
  });

  it.each(unwanted)('loads no part of %s', (_name, pattern) => {
    expect(loaded.filter((file) => pattern.test(file))).toEqual([]);
  });
});

it('would see a strategy if one were loaded', () => {
  const failing = `
    const healer = door.createHealer({ store: door.memoryStore() });
    await healer.withSelfHealing(async () => { throw new TypeError('broken'); },
      { source: 'broken', category: 'application' })().catch(() => undefined);
    await healer.close()`;
  expect(modulesLoadedBy('index.ts', failing).filter((file) => /\/heal\/strategies\//.test(file))).not.toEqual([]);
});

describe('on the Edge runtime', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('refuses a definition with the source and the mend', async () => {
    const { withSelfHealing } = await import('../../error-interceptor');
    vi.stubEnv('NEXT_RUNTIME', 'edge');
    const define = () => withSelfHealing(async () => 1, { source: 'readRates', category: 'api' });
    expect(define).toThrow(/readRates.*Edge runtime is not supported.*runtime = 'edge'/);
    vi.stubEnv('NEXT_RUNTIME', 'nodejs');
    expect(define).not.toThrow();
  });
});
