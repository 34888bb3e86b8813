import { expect, it } from 'vitest';
import { failureKinds } from '../../core/vocabulary';
import { type ContextInput, refusal, strategyContext } from '../__fixtures__/strategy-context';
import { resetConnection } from './reset-connection';

const connection = { ping: async () => undefined, reset: async () => undefined };
const pooled: ContextInput = { kind: 'connection-lost', options: { category: 'database', connection } };

it('resets the pool before it runs the operation again', async () => {
  const { context, deeds } = strategyContext(resetConnection, pooled);
  expect(await resetConnection.heal(context, new AbortController().signal)).toMatchObject({ value: 'fresh' });
  expect(deeds).toEqual(['resetConnection', 'runAgain']);
});

it('runs nothing where the pool does not answer after its reset', async () => {
  const error = new Error('no answer');
  const { context, deeds } = strategyContext(resetConnection, {
    ...{ ...pooled, operation: { resetConnection: () => Promise.reject(error) } },
  });
  await expect(resetConnection.heal(context, new AbortController().signal)).rejects.toBe(error);
  expect(deeds).toEqual([]);
});

it('declines, and runs nothing, where the reset was refused', async () => {
  const { context, deeds } = strategyContext(resetConnection, {
    ...{ ...pooled, operation: { resetConnection: async () => 'Ten actions a minute were made already.' } },
  });
  expect(await resetConnection.heal(context, new AbortController().signal)).toEqual({
    declined: 'Ten actions a minute were made already.',
  });
  expect(deeds).toEqual([]);
});

it('passes its signal on', async () => {
  let seen: AbortSignal | undefined;
  const { signal } = new AbortController();
  const { context } = strategyContext(resetConnection, {
    operation: {
      resetConnection: async (given) => {
        seen = given;
        return null;
      },
    },
  });
  await resetConnection.heal(context, signal);
  expect(seen).toBe(signal);
});

it('is only for failures that come from the connection, never for a slow or overloaded server', () => {
  const kinds = failureKinds.filter((kind) => refusal(resetConnection, { ...pooled, kind }) === null);
  expect(kinds).toEqual(['connection-lost', 'connection-refused', 'connections-exhausted', 'database-unavailable']);
});

it('needs a pool, and advises one only where there can be one', () => {
  expect(refusal(resetConnection, { ...pooled, options: { category: 'api' } })).toEqual({
    reason: 'The operation holds no pool of connections.',
  });
  expect(refusal(resetConnection, { ...pooled, options: { category: 'database' } })?.optionLine).toMatch(
    /^connection:/,
  );
  expect(refusal(resetConnection, { ...pooled, options: { category: 'api', connection } })).toBeNull();
});

it('is tried once', () => {
  expect(refusal(resetConnection, { ...pooled, context: { used: 1 } })?.reason).toBe('It was tried already.');
});

it('counts as touching what others use', () => {
  expect(resetConnection.touches).toBe('shared');
});
