import { spawn } from 'node:child_process';
import { stopWithNpm } from './parent.mjs';
import { projectRoot } from './project.mjs';

const running = new Set();

/** Runs Node with these arguments in the project's folder; resolves to the exit code (128 + n after a signal). */
export function runNode(args, options = {}) {
  return runChild(process.execPath, args, options);
}

export function runChild(command, args, { env = process.env, stdio = 'inherit', detached = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectRoot, env, stdio, detached });
    running.add(child);
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1));
    });
  });
}

/** Passes a stop request on to whatever still runs; the children end first, then this process. Returns the undo. */
export function stopChildrenOnSignals() {
  const stop = (signal) => {
    const code = signal === 'SIGINT' ? 130 : 143;
    process.exitCode = code;
    if (running.size === 0) process.exit(code);
    for (const child of running) {
      child.once('exit', () => process.exit(code));
      child.kill(signal);
    }
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const forgetParent = stopWithNpm(stop);
  return () => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    forgetParent();
  };
}
