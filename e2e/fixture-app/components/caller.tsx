'use client';

import { useEffect, useState } from 'react';
import type { Actions } from '../make/actions';

/** Calls an action from the browser with rich values, and reads all that comes back, parts that stream included. */
export function Caller({ action }: { action: Actions['call'] }) {
  const [answer, setAnswer] = useState('not called');
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);

  async function call() {
    const input = { when: new Date(86_400_000), big: 41n, map: new Map([['a', 1]]) };
    const result = await action(input, 1, 2, 3);
    const parts: string[] = [];
    const reader = result.stream.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
    const { when, big, map, promised } = result;
    setAnswer(JSON.stringify({ when, big: `${big}`, map: [...map], promised: await promised, parts }));
  }

  return (
    <section id="call" data-ready={ready}>
      <button type="button" onClick={call}>
        call
      </button>
      <output>{answer}</output>
    </section>
  );
}
