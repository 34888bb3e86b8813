import { Suspense } from 'react';
import { Caller } from '../components/caller';
import { StateForm } from '../components/state-form';
import type { Actions } from './actions';
import type { Reads } from './reads';

/** One form for each thing that an action may do. */
export async function ActionsPage({ actions, reads }: { actions: Actions; reads: Reads }) {
  return (
    <main>
      <h1>{await reads.greeting('visitor')}</h1>
      <p id="bumps">{`bumped ${await reads.bumps()} times`}</p>
      <Suspense fallback={<p>waiting for the request</p>}>
        <Visitor read={reads.visitor} />
      </Suspense>
      <form action={actions.leave} id="leave">
        <input name="kind" />
        <button type="submit">leave</button>
      </form>
      <form action={actions.bump} id="bump">
        <button type="submit">bump</button>
      </form>
      <form action={actions.taste} id="taste">
        <input name="flavour" />
        <button type="submit">taste</button>
      </form>
      <form action={actions.bound.bind(null, 'first', 7)} id="bound">
        <input name="field" />
        <button type="submit">send</button>
      </form>
      <form action={actions.later} id="later">
        <input name="by" />
        <button type="submit">later</button>
      </form>
      <form action={actions.fails} id="fails">
        <input name="kind" />
        <button type="submit">fail</button>
      </form>
      <StateForm action={actions.add} />
      <Caller action={actions.call} />
    </main>
  );
}

async function Visitor({ read }: { read: Reads['visitor'] }) {
  return <pre id="cookies">{JSON.stringify(await read())}</pre>;
}
