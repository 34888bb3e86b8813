import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Names one running process for good. A process id alone is given out again (in a container the server has the same
 * one after every restart), so the instant the process started belongs to it. Null: no such process.
 */
export function identityOf(pid) {
  if (!isAlive(pid)) return null;
  return `${pid}@${startInstant(pid)}`;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error.code === 'EPERM';
  }
}

function startInstant(pid) {
  if (process.platform === 'linux') {
    try {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\)\s/s, '')
        .split(' ');
      return `${boot}/${fields[19]}`;
    } catch (error) {
      return `unreadable (${error.code})`;
    }
  }
  if (process.platform === 'win32') return 'running';
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch (error) {
    return `unreadable (${error.code ?? error.status})`;
  }
}
