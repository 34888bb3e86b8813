/**
 * A process that begins an action on a shared resource and goes on when it is told to. `DATABASE_URL` and
 * `INSTANCE_ID` say where and as whom.
 */
import { createInterface } from 'node:readline';
import { openDatabase } from '../../../../db/client';
import { settingsSchema } from '../../core/settings';
import { systemClock } from '../../core/system-clock';
import { createCipher } from '../../store/cipher';
import { postgresStore } from '../../store/postgres';
import { createHealingLimits } from '../../coordination/healing-limits';
import { createSharedActions, defineSharedAction } from '../../coordination/shared-actions';
import { createVotes } from '../../coordination/vote';

const clock = systemClock;
const instanceId = process.env.INSTANCE_ID ?? 'holder';
const handle = await openDatabase({ url: process.env.DATABASE_URL ?? '', driver: 'pg' });
const settings = settingsSchema.parse({});
const log = (message: string) => console.log(`log ${message}`);
const parts = {
  ...{ store: postgresStore(handle), clock, instanceId, tenantId: 'default' },
  logger: { info: () => {}, warn: log, error: log },
  control: { view: () => ({ settings, version: 0, alive: [instanceId], approvals: [], breakers: [], ageMs: 0 }) },
};
const actions = createSharedActions({
  ...parts,
  cipher: createCipher('a secret of the tests'),
  limits: createHealingLimits({ clock, settings: () => settings, alive: () => [instanceId], instanceId }),
  votes: createVotes({ ...parts, aliveMs: 5_000 }),
});
const told = new Promise<void>((resolve) => {
  createInterface({ input: process.stdin }).once('line', () => resolve());
});
let acted = () => {};
const wrote = new Promise<void>((resolve) => {
  acted = resolve;
});
const action = defineSharedAction({
  name: 'write-thing',
  scope: 'fleet',
  summary: 'Writes the thing.',
  async act({ epoch }) {
    console.log(`acting in epoch ${epoch}`);
    await told;
    const { rows } = await handle.executeSql(
      `UPDATE thing SET value = 'of the late holder', epoch = ${epoch} WHERE epoch <= ${epoch} RETURNING epoch`,
    );
    console.log(`wrote ${rows.length}`);
    acted();
    return { evidence: 'Wrote the thing late' };
  },
});
const request = { action, resource: 'thing', severity: 'normal' as const, fingerprint: null, reason: 'It is broken.' };
const result = await actions.run({ ...request, deadlineMs: 60_000 });
console.log(`result ${JSON.stringify(result)}`);
await wrote;
await actions.close();
await handle.close();
process.exit(0);
