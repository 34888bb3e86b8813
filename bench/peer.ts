import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = fileURLToPath(new URL('./peers/', import.meta.url));

/** The folder of a package in bench/peers; installs them all when it is not there. Throws when that fails. */
export function peerFolder(name: string): string {
  const at = `${folder}node_modules/${name}`;
  if (!existsSync(at)) {
    console.log('Installing the peers of the benches into bench/peers …');
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
    if (status !== 0 || !existsSync(at)) throw new Error(`The peer ${name} could not be installed.`);
  }
  return at;
}

/** Loads a file of a package in bench/peers; what it exports is for the caller to say. */
export async function loadPeer<Module>(name: string, file: string): Promise<Module> {
  return (await import(pathToFileURL(`${peerFolder(name)}/${file}`).href)) as Module;
}
