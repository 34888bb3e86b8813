/**
 * One instance with breakers and a pulse on a real Postgres, told by lines on its standard input what to call. It ends
 * with its parent. Arguments: the database's URL, the instance's id, settings as JSON.
 *
 *     <id> calls <dependency> <times> ok|fail      -> #<id> {"admitted":…,"refused":…}
 *     <id> begin <dependency>                      -> #<id> {"admitted":true|false}, the call stays under way
 *     <id> end <dependency> ok|fail                -> #<id> {}, the call under way ends
 *     <id> look <dependency>                       -> #<id> what this instance knows now
 */
import { createInterface } from 'node:readline';
import { openDatabase } from '../../../../db/client';
import { createControl } from '../../coordination/control';
import { createPulse } from '../../coordination/pulse';
import { createDependencies } from '../../core/dependencies';
import { systemClock as clock } from '../../core/system-clock';
import { createCircuitBreakers } from '../../guard/circuit-breaker';
import { postgresStore } from '../../store/postgres';

const [url = '', instanceId = '', settings = '{}'] = process.argv.slice(2);
const database = await openDatabase({ url, driver: 'pg', max: 3 });
const store = postgresStore(database);
const log = (message: string, fields?: unknown) => console.error(instanceId, message, fields ?? '');
const logger = { info: log, warn: log, error: log };
const control = createControl({ clock, logger, instanceId, codeDefaults: JSON.parse(settings) });
const dependencies = createDependencies();
const breakers = createCircuitBreakers({ clock, dependencies, settings: () => control.settings().breaker });
let readings = 0;
const counted = {
  ...store,
  coordination: {
    ...store.coordination,
    read: async (input: Parameters<typeof store.coordination.read>[0]) => {
      const reading = await store.coordination.read(input);
      readings += 1;
      return reading;
    },
  },
};
const pulse = createPulse({ store: counted, clock, logger, tenantId: 'default', instanceId, control, breakers });
pulse.start();

const admitted = (name: string): boolean => dependencies.of(name).gate?.admit() ?? true;
const ended = (name: string, how: string | undefined): void => {
  if (how === 'ok') dependencies.of(name).onSuccess?.();
  else breakers.failed(dependencies.of(name), { kind: 'connection-refused' });
};

const commands: Record<string, (name: string, ...rest: string[]) => unknown> = {
  calls(name, times, how) {
    let started = 0;
    for (let call = 0; call < Number(times); call++) {
      if (!admitted(name)) continue;
      started += 1;
      ended(name, how);
    }
    return { admitted: started, refused: Number(times) - started };
  },
  begin: (name) => ({ admitted: admitted(name) }),
  end(name, how) {
    ended(name, how);
    return {};
  },
  look(name) {
    const view = breakers.view(name);
    const { version, alive, ageMs, settings: inForce } = control.view();
    const { healingEnabled } = inForce;
    const gated = dependencies.of(name).gate !== null;
    return { view, gated, version, healingEnabled, alive: alive.length, ageMs, readings, fenced: pulse.fencedProbes() };
  },
};

const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  const [id, command = '', name = '', ...rest] = line.split(' ');
  console.log(`#${id} ${JSON.stringify(commands[command]?.(name, ...rest) ?? null)}`);
});
input.on('close', async () => {
  await pulse.stop();
  await database.close();
  process.exit(0);
});
console.log('ready');
