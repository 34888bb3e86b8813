import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { countFindings } from '@/lib/self-healing/core/finding';
import { examine } from './doctor/examine';
import { ArgumentError, parseDoctorOptions } from './doctor/options';
import { exitCodeOf, printed } from './doctor/print';
import { saveFindings } from './doctor/save';

/**
 * `npm run doctor -- [<folder>] [--json] [--strict] [--save] [--production] [--plan hobby|pro]
 * [--round-minutes <n>] [--no-database]`: what is unwrapped, wrongly declared or missing in an app; docs/doctor.md lists what it finds. Reads alone (with --save it writes
 * `.selfheal/doctor.json` in that folder). Exit code 0: no problems; 1: problems (--strict: warnings, too); 2: wrong use.
 */
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const options = parseDoctorOptions(process.argv.slice(2), process.cwd());
  if (!statSync(options.folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ArgumentError(`${options.folder} is not a folder.`);
  }
  if (!existsSync(join(options.folder, 'package.json'))) {
    throw new ArgumentError(`${options.folder} has no package.json: name the folder of a Next.js app.`);
  }
  const examination = await examine(options, { env: process.env, now: Date.now });
  const { findings, folder, atMs, database, ofBuild } = examination;
  process.exitCode = exitCodeOf(findings, options.strict);
  const saved = options.save ? await saveFindings(folder, { atMs, findings: ofBuild }) : null;
  if (options.json) {
    say(JSON.stringify({ version: 1, folder, atMs, database, counts: countFindings(findings), findings }, null, 2));
  } else {
    say(printed(examination));
    if (saved !== null) say(`Saved for the admin page: ${saved}.`);
  }
} catch (error) {
  const wrongUse = error instanceof ArgumentError;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = wrongUse ? 2 : 1;
}
