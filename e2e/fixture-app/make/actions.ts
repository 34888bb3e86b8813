import { revalidatePath } from 'next/cache';
import { cookies } from 'next/headers';
import { after } from 'next/server';
import { count, note } from '../probe';
import type { Variant, Wrap } from '../variants';
import { fail, leave } from './control';

export interface State {
  total: number;
  last: string;
}

const text = (form: FormData, name: string) => String(form.get(name) ?? '');
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Every server action of one variant. */
export function makeActions(wrap: Wrap, variant: Variant) {
  const named = (name: string) => ({ source: `${variant} ${name}`, category: 'application' as const });
  const remember = async (name: string, value: unknown) => (await cookies()).set(name, JSON.stringify(value));

  return {
    leave: wrap(async (form: FormData): Promise<void> => {
      await remember('left', text(form, 'kind'));
      leave(text(form, 'kind'));
    }, named('leave')),
    bump: wrap(async (): Promise<void> => {
      count(variant, 'bumps');
      revalidatePath(`/${variant}`);
    }, named('bump')),
    taste: wrap(async (form: FormData): Promise<void> => {
      const jar = await cookies();
      jar.set('flavour', text(form, 'flavour'), { path: '/', httpOnly: true, sameSite: 'strict' });
      jar.delete('bound');
    }, named('taste')),
    bound: wrap(async (label: string, amount: number, form: FormData): Promise<void> => {
      await remember('bound', { label, amount, field: text(form, 'field') });
    }, named('bound')),
    add: wrap(
      async (state: State, form: FormData): Promise<State> => ({
        total: state.total + Number(text(form, 'amount')),
        last: text(form, 'amount'),
      }),
      named('add'),
    ),
    later: wrap(async (form: FormData): Promise<void> => {
      const by = text(form, 'by');
      after(() => note(variant, `action ${by}`));
      leave(by);
    }, named('later action')),
    fails: wrap(async (form: FormData): Promise<void> => {
      fail(text(form, 'kind'), `action of ${variant}`);
    }, named('failing action')),
    /** Called from the browser with values that only React's protocol can carry. */
    call: wrap(
      async (input: { when: Date; big: bigint; map: Map<string, number> }, ...rest: number[]) => ({
        when: input.when.getTime(),
        big: input.big + 1n,
        map: new Map([...input.map, ['rest', rest.length]]),
        promised: pause(20).then(() => 'kept'),
        stream: new ReadableStream<string>({
          async start(controller) {
            for (const part of ['one', 'two', 'three']) {
              controller.enqueue(part);
              await pause(20);
            }
            controller.close();
          },
        }),
      }),
      named('call'),
    ),
  };
}

export type Actions = ReturnType<typeof makeActions>;
