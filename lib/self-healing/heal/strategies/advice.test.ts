import { describe, expect, it } from 'vitest';
import { categories, effectKinds, failureKinds } from '../../core/vocabulary';
import { strategies } from '../../healing-strategies';
import { refusal } from '../__fixtures__/strategy-context';

interface Offer {
  effects: (typeof effectKinds)[number];
  category: (typeof categories)[number];
  option: string;
  line: string;
}

/** Every option line that an operation without any option is offered, for every kind of failure. */
const offers: Offer[] = effectKinds.flatMap((effects) =>
  categories.flatMap((category) =>
    strategies.flatMap((strategy) =>
      failureKinds.flatMap((kind) =>
        [true, false].flatMap((transient) => {
          const line = refusal(strategy, { kind, transient, options: { effects, category } })?.optionLine;
          const option = /^\w+/.exec(line ?? '')?.[0];
          return line === undefined || option === undefined ? [] : [{ effects, category, option, line }];
        }),
      ),
    ),
  ),
);
const where = (option: string) => offers.filter((one) => one.option === option);
const values = <K extends keyof Offer>(option: string, key: K) => [...new Set(where(option).map((one) => one[key]))];

describe('an option line that is offered to be copied', () => {
  it.each(['skip', 'defaultValue', 'cache'])('%s: only for a read, never in place of a write', (option) => {
    expect(values(option, 'effects')).toEqual(['none']);
  });

  it('endpoints: only for a read of something that has addresses', () => {
    expect(values('endpoints', 'category')).toEqual(['api', 'ai', 'email', 'sms']);
    expect(values('endpoints', 'effects')).toEqual(['none']);
  });

  it('connection: only for the database, by functions that its handle has', () => {
    expect(values('connection', 'category')).toEqual(['database']);
    for (const line of values('connection', 'line')) {
      expect(line).toContain('(await database()).ping(signal)');
      expect(line).toContain('(await database()).resetPool()');
    }
  });

  it('queue and transactional: only for a write', () => {
    expect(values('queue', 'effects')).toEqual(['idempotent', 'transactional', 'once']);
    expect(values('effects', 'effects')).not.toContain('none');
  });
});
