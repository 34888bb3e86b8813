import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Contender, names, operation } from './contenders';

interface Sentry {
  init(options: Record<string, unknown>): unknown;
  withServerActionInstrumentation(
    name: string,
    options: { recordResponse: boolean },
    work: () => Promise<number>,
  ): Promise<number>;
}

const folder = fileURLToPath(new URL('./peers/', import.meta.url));

/** Installs the peers that are too large for everybody's install. Throws when that fails. */
function installed(): Sentry {
  if (!existsSync(`${folder}node_modules/@sentry/nextjs`)) {
    console.log('Installing the large peers into bench/peers …');
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
    if (status !== 0) throw new Error('The peers in bench/peers could not be installed.');
  }
  return createRequire(`${folder}package.json`)('@sentry/nextjs') as Sentry;
}

/** Takes what is sent and sends nothing: the network is not what is compared. */
const transport = () => ({
  send: async () => ({ statusCode: 200 }),
  flush: async () => true,
});

/**
 * Sentry's wrapper for server actions, as its guide sets it up. It changes the whole process (one tracer, hooks into
 * Node's modules), so it is set up when it is called first: after everybody else was measured.
 */
export function sentryContenders(): Contender[] {
  let current: number | undefined | null = null;
  const call = (tracesSampleRate: number | undefined) => (input: number) => {
    const sentry = installed();
    if (current !== tracesSampleRate) {
      current = tracesSampleRate;
      sentry.init({ dsn: 'http://key@127.0.0.1:1/1', tracesSampleRate, transport });
    }
    return sentry.withServerActionInstrumentation('bench', { recordResponse: false }, () => operation(input));
  };
  return [
    { name: names.sentry, call: call(1) },
    { name: "Sentry's withServerActionInstrumentation, without tracing", call: call(undefined) },
  ];
}
