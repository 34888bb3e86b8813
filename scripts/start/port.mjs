import { createServer } from 'node:net';
import { StartError } from './project.mjs';

/** Refuses a port that something listens on, or an address that is not this machine's. */
export async function assertPortIsFree({ host, port }) {
  const error = await tryToListen(host, port);
  if (!error) return;
  if (error.code === 'EADDRINUSE') {
    throw new StartError(
      `port ${port} on ${host} is taken. Stop what listens there, or choose another: PORT=${port + 1}`,
    );
  }
  if (error.code === 'EACCES') throw new StartError(`port ${port} needs more rights. Choose one above 1023: PORT=3000`);
  throw new StartError(`cannot listen on ${host}:${port} (${error.code}). HOST must be an address of this machine.`);
}

function tryToListen(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host, port }, () => server.close(() => resolve(null)));
  });
}
