import { describe, expect, it } from 'vitest';
import type { ControlView, Logger } from '../core/ports';
import { settingsSchema } from '../core/settings';
import { memoryStore } from '../store/memory';
import { fakeClock } from '../testing/fake-clock';
import { createVotes, type VotedAction, type VoteRequest, waitsForApproval } from './vote';

const tenantId = 'default';
const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };
const admin = { type: 'user' as const, id: 'admin-1' };
const request: VoteRequest = {
  ...{ action: 'clear-thing', resource: 'thing', reason: 'It is broken.', threshold: 0.6, voteMs: 5_000 },
};

function setUp() {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const settings = settingsSchema.parse({});
  const view = (): ControlView => ({ settings, version: 0, alive: [], approvals: [], breakers: [], ageMs: 0 });
  /** One instance; `agrees` is what it answers when it is asked. */
  const instance = async (instanceId: string, agrees?: VotedAction['agrees'], serverless = false) => {
    const parts = { store, clock, control: { view }, logger: silent, instanceId, tenantId, aliveMs: 5_000, serverless };
    const votes = createVotes({ ...parts, actions: agrees ? [{ name: 'clear-thing', agrees }] : [] });
    const beat = async () => {
      const { proposals } = await store.coordination.read({ tenantId, instanceId, aliveMs: 5_000 });
      await votes.answer(proposals);
    };
    await beat();
    return { ...votes, beat };
  };
  return { clock, store, settings, instance };
}
const yes = async () => true;
const no = async () => false;

describe('a vote on a critical action', () => {
  it.each([
    ['two of three agree', [yes, yes, no], true, '2 of 3 instances agreed, 1 did not answer.'],
    ['one of three agrees', [yes, no, no], false, '1 of 3 instances agreed, 0 did not answer.'],
    [
      'the others do not know the action',
      [yes, undefined, undefined],
      false,
      '1 of 3 instances agreed, 0 did not answer.',
    ],
  ])('when %s', async (_when, answers, agreed, detail) => {
    const { clock, instance } = setUp();
    const instances = await Promise.all(answers.map((agrees, place) => instance(`i${place}`, agrees)));
    const asked = instances[0]?.agree(request);
    await clock.advance(400);
    for (const one of instances.slice(1)) await one.beat();
    await clock.advance(400);
    expect(await asked).toEqual({ agreed, by: 'vote', detail });
    expect(clock.pending()).toBe(0);
  });

  it('counts who is absent as no, and ends when its time is over', async () => {
    const { clock, instance } = setUp();
    const mine = await instance('a', yes);
    await instance('b', yes);
    await instance('c', yes);
    let answer: unknown;
    const asked = mine.agree(request).then((agreement) => {
      answer = agreement;
    });
    await clock.advance(4_900);
    expect(answer).toBeUndefined();
    await clock.advance(200);
    await asked;
    expect(answer).toEqual({ agreed: false, by: 'vote', detail: '1 of 3 instances agreed, 2 did not answer.' });
  });

  it('counts a vote that comes too late for nothing', async () => {
    const { clock, store, instance } = setUp();
    const mine = await instance('a', yes);
    const late = await instance('b', yes);
    const { proposals } = await (async () => {
      const asked = mine.agree(request);
      await clock.advance(0);
      const reading = await store.coordination.read({ tenantId, instanceId: 'b', aliveMs: 5_000 });
      await clock.advance(6_000);
      expect(await asked).toMatchObject({ agreed: false });
      return reading;
    })();
    await late.answer(proposals);
    const [proposal] = await store.votes.list({ tenantId, limit: 1 });
    expect(proposal).toMatchObject({ status: 'refused', votes: [{ instanceId: 'a' }] });
  });

  it('counts throwing, and thinking for longer than two seconds, as no', async () => {
    const { clock, instance } = setUp();
    const mine = await instance('a', yes);
    const throws = await instance('b', async () => {
      throw new Error('cannot tell');
    });
    const hangs = await instance('c', () => new Promise(() => {}));
    const asked = mine.agree(request);
    await clock.advance(0);
    const answering = Promise.all([throws.beat(), hangs.beat()]);
    await clock.advance(2_400);
    await answering;
    expect(await asked).toEqual({ agreed: false, by: 'vote', detail: '1 of 3 instances agreed, 0 did not answer.' });
    expect(clock.pending()).toBe(0);
  });

  it('votes no where healing is switched off', async () => {
    const { clock, settings, instance } = setUp();
    const mine = await instance('a', yes);
    settings.healingEnabled = false;
    const asked = mine.agree(request);
    await clock.advance(5_100);
    expect(await asked).toMatchObject({ agreed: false });
  });

  it('is decided by an instance alone when no other lives', async () => {
    const { clock, instance } = setUp();
    const dead = await instance('b', no);
    await clock.advance(6_000);
    expect(await (await instance('a', yes)).agree(request)).toMatchObject({ agreed: true, by: 'alone' });
    await clock.advance(6_000);
    expect(await dead.agree(request)).toMatchObject({ agreed: false, by: 'alone' });
  });

  it('is refused while the store is away', async () => {
    const { clock, store, instance } = setUp();
    const mine = await instance('a', yes);
    store.votes.open = async () => {
      throw new Error('connection refused');
    };
    expect(await mine.agree(request)).toEqual({
      agreed: false,
      by: 'vote',
      detail: 'The store is away: nobody can be asked.',
    });
    store.votes.open = () => new Promise(() => {});
    const hanging = mine.agree(request);
    await clock.advance(2_000);
    expect(await hanging).toMatchObject({ agreed: false });
  });

  it('can be decided by an admin in its place', async () => {
    const { clock, store, instance } = setUp();
    const mine = await instance('a', yes);
    await instance('b', no);
    const asked = mine.agree(request);
    await clock.advance(100);
    const [proposal] = await store.votes.list({ tenantId, limit: 1 });
    await store.votes.decide({ tenantId, id: proposal?.id ?? '', agrees: true, actor: admin });
    await clock.advance(400);
    expect(await asked).toEqual({ agreed: true, by: 'admin', detail: 'An admin approved it.' });
  });
});

describe('where instances come and go with requests', () => {
  it('asks an admin once, waits no longer than asked, and finds the answer at a later try', async () => {
    const { clock, store, instance } = setUp();
    const mine = await instance('a', yes, true);
    const first = mine.agree({ ...request, deadlineMs: 8_000 });
    let answered = false;
    void first.then(() => {
      answered = true;
    });
    await clock.advance(7_900);
    expect(answered).toBe(false);
    await clock.advance(200);
    expect(await first).toEqual({ agreed: false, by: 'admin', detail: waitsForApproval });
    const proposals = await store.votes.list({ tenantId, limit: 9 });
    expect(proposals).toMatchObject([{ status: 'open', votes: [] }]);

    const other = await instance('b', yes, true);
    await store.votes.decide({ tenantId, id: proposals[0]?.id ?? '', agrees: true, actor: admin });
    expect(await other.agree(request)).toEqual({ agreed: true, by: 'admin', detail: 'An admin approved it.' });
    expect(await store.votes.list({ tenantId, limit: 9 })).toHaveLength(1);
  });

  it('takes no approval for another reason, and none that was used', async () => {
    const { clock, store, instance } = setUp();
    const mine = await instance('a', yes, true);
    const approve = async () => {
      const [proposal] = await store.votes.list({ tenantId, limit: 1 });
      await store.votes.decide({ tenantId, id: proposal?.id ?? '', agrees: true, actor: admin });
    };
    const once = mine.agree({ ...request, voteMs: 300 });
    await clock.advance(100);
    await approve();
    await clock.advance(300);
    expect(await once).toMatchObject({ agreed: true });
    const other = mine.agree({ ...request, reason: 'Something else.', voteMs: 300 });
    await clock.advance(400);
    expect(await other).toMatchObject({ agreed: false, detail: waitsForApproval });

    const used = { action: 'clear-thing', startedAtMs: clock.now() } as Awaited<
      ReturnType<typeof store.actions.latest>
    >;
    store.actions.latest = async () => used;
    const again = mine.agree({ ...request, voteMs: 300 });
    await clock.advance(400);
    expect(await again).toMatchObject({ agreed: false, detail: waitsForApproval });
  });

  it('does not ask again after an admin refused, until the question expires', async () => {
    const { clock, store, instance } = setUp();
    const mine = await instance('a', yes, true);
    const asked = mine.agree({ ...request, voteMs: 1_000 });
    await clock.advance(100);
    const [proposal] = await store.votes.list({ tenantId, limit: 1 });
    await store.votes.decide({ tenantId, id: proposal?.id ?? '', agrees: false, actor: admin });
    await clock.advance(300);
    expect(await asked).toMatchObject({ agreed: false, detail: 'An admin refused it.' });
    expect(await mine.agree(request)).toMatchObject({ agreed: false, detail: 'An admin refused it.' });
    expect(await store.votes.list({ tenantId, limit: 9 })).toHaveLength(1);
    await clock.advance(3_600_000);
    const anew = mine.agree({ ...request, voteMs: 300 });
    await clock.advance(400);
    expect(await anew).toMatchObject({ detail: waitsForApproval });
  });
});
