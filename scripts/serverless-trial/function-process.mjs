// One function instance, as a platform makes it: a fresh process that answers one request. It is told by messages of
// its parent, which also ends it; nothing in here knows how.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { TRIAL_WS_PROXY: wsProxy, TRIAL_ROOT: root } = process.env;

// What a platform gives to Next for `after()`: the instance is kept until these have settled.
const pending = new Set();
let answered = false;
const tellWhenIdle = () => {
  if (answered && pending.size === 0) process.send({ idle: true });
};
const requestContext = {
  waitUntil(work) {
    const settled = Promise.resolve(work)
      .catch((error) => console.error('After the response:', error))
      .finally(() => {
        pending.delete(settled);
        setImmediate(tellWhenIdle);
      });
    pending.add(settled);
  },
};
globalThis[Symbol.for('@next/request-context')] = { get: () => requestContext };

// Neon's driver goes through a WebSocket proxy on this machine; the application itself knows nothing of it.
const { neonConfig } = await import('@neondatabase/serverless');
for (const config of [neonConfig, createRequire(import.meta.url)('@neondatabase/serverless').neonConfig]) {
  config.wsProxy = () => wsProxy;
  config.useSecureWebSocket = false;
  config.pipelineConnect = false;
  config.pipelineTLS = false;
}

process.chdir(root);
const { default: next } = await import('next');
const app = next({ dev: false, dir: root, hostname: '127.0.0.1', port: 3000, quiet: true });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((request, response) => {
  response.once('close', () => {
    answered = true;
    setImmediate(tellWhenIdle);
  });
  handle(request, response).catch((error) => {
    console.error(error);
    response.destroy(error);
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
