import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, relative } from 'node:path';
import { markServed } from './build.mjs';
import { exitWith } from './console.mjs';
import { projectRoot, StartError } from './project.mjs';
import { stopOnSignals } from './stop.mjs';

const bootTimeoutMs = 120_000;

/**
 * Serves a finished build in this process. Preparing Next runs `instrumentation.ts`, which migrates, seeds and starts
 * the healer; only then does the server listen, so whoever reaches it reaches a whole application.
 */
export async function serve({ distDir, host, port }) {
  process.env.NODE_ENV = 'production';
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  process.env.NEXT_DIST_DIR = relative(projectRoot, distDir);
  process.env.HOST = host;
  process.env.PORT = String(port);
  process.chdir(projectRoot);
  markServed(distDir);
  takeBuiltConfiguration(distDir);
  const booted = bootReport();

  const { default: next } = await import('next');
  let handle = null;
  const server = createServer((request, response) => {
    handle?.(request, response).catch((error) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const app = next({ dev: false, dir: projectRoot, hostname: host, port, httpServer: server, quiet: true });
  stopOnSignals({ server, app });
  await app.prepare();
  await booted;
  handle = app.getRequestHandler();
  await listen(server, host, port);
  return { server, app };
}

/** In an image there is no `next.config.ts`, and no compiler to read it: what the build made of it counts, as in Next's own server. */
function takeBuiltConfiguration(distDir) {
  if (existsSync(join(projectRoot, 'next.config.ts'))) return;
  const { config } = JSON.parse(readFileSync(join(distDir, 'required-server-files.json'), 'utf8'));
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
}

/**
 * Resolves when `lib/boot.ts` says that everything is ready. Next itself would neither wait for it nor mind a failure,
 * and serve an application without its tables.
 */
function bootReport() {
  return new Promise((resolve, reject) => {
    const give = () => reject(new StartError(`the application was not ready within ${bootTimeoutMs / 1000} s.`));
    const timer = setTimeout(give, bootTimeoutMs);
    globalThis[Symbol.for('selfheal.boot')] = {
      done: () => {
        clearTimeout(timer);
        resolve();
      },
      // At once: Next would print the same failure twice more, with stacks of its own.
      failed: (error) => exitWith(bootFailure(error)),
    };
  });
}

/** One line for what a person can mend (a variable, the lock, the database); a bug of ours keeps its stack. */
function bootFailure(error) {
  const expected = error?.name === 'EnvironmentError' || typeof (error?.code ?? error?.cause?.code) === 'string';
  return expected ? new StartError(messageOf(error), { cause: error }) : error;
}

function messageOf(error) {
  const text = error.message || error.errors?.[0]?.message || error.name;
  const cause = error.cause?.message;
  return `${text}${cause && !text.includes(cause) ? ` (${cause})` : ''}`.replaceAll(/\s*\n\s*/g, ' ');
}

function listen(server, host, port) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new StartError(`cannot listen on ${host}:${port} (${error.code}).`, { cause: error })),
    );
    server.listen({ host, port }, resolve);
  });
}
