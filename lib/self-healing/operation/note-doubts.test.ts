import { afterEach, expect, it, vi } from 'vitest';
import { plainHost } from '../adapters/plain-host';
import { createDependencies } from '../core/dependencies';
import { systemClock } from '../core/system-clock';
import { healing } from './healing-context';
import { wrapOperation } from './wrap';

afterEach(() => vi.restoreAllMocks());

it('gives the result of an operation with a doubt also where the healer cannot be loaded to note it', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const afterwards: Promise<void>[] = [];
  const { wrapped } = wrapOperation(
    async () => {
      const { step } = healing();
      await step('charge', () => Promise.reject(new Error('no answer'))).catch(() => undefined);
      return 'ordered';
    },
    { source: 'order', category: 'api' },
    {
      host: plainHost({ after: (work) => void afterwards.push(work()) }),
      clock: systemClock,
      dependency: createDependencies().of,
      load: () => Promise.reject(new Error('no configuration')),
    },
  );
  expect(await wrapped()).toBe('ordered');
  // A rejection here is nobody's to catch: it would end the process.
  expect(await Promise.allSettled(afterwards)).toEqual([{ status: 'fulfilled', value: undefined }]);
  expect(said).toHaveBeenCalledWith(expect.stringContaining('order'), expect.any(Error));
});
