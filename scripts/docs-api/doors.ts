/** A file whose exports people may name, with the words that stand above them. */
export interface Door {
  title: string;
  /** How it is imported. */
  from: string;
  /** From the root. */
  file: string;
  words: string;
  /** Only these exports; default: all. */
  only?: readonly string[];
}

/** In the order of the page. What one door already told, a later one does not repeat. */
export const doors: readonly Door[] = [
  {
    title: 'The door for Next',
    from: '@/lib/self-healing/error-interceptor',
    file: 'lib/self-healing/error-interceptor.ts',
    words: 'For server actions, route handlers and what they call. Bound to the healer of the process.',
  },
  {
    title: 'The door without Next',
    from: '@/lib/self-healing',
    file: 'lib/self-healing/index.ts',
    words: 'For programs outside Next, for tests, and for what extends the library.',
  },
  {
    title: 'Options in detail',
    from: '@/lib/self-healing/core/options',
    file: 'lib/self-healing/core/options.ts',
    words:
      'What `HealingOptions` is made of. When to use which: [the integration guide](integration-guide.md#the-options).',
    only: ['CacheOptions', 'CacheScope', 'EndpointOptions', 'ConnectionOptions', 'QueueOptions', 'DegradedInfo'],
  },
  {
    title: 'Types of the app around it',
    from: '@/lib/self-healing/core/register',
    file: 'lib/self-healing/core/register.ts',
    words: 'The adopter names the type of `tx` once.',
  },
  {
    title: 'The app around it',
    from: '@/lib/self-healing/core/host-app',
    file: 'lib/self-healing/core/host-app.ts',
    words: 'All that Selfheal asks of the app it lives in. Recipes: [the host app](host-app.md).',
  },
  {
    title: 'The door for tests',
    from: '@/lib/self-healing/testing',
    file: 'lib/self-healing/testing/index.ts',
    words: 'Fakes and real faults. With examples: [the fault harness](fault-harness.md).',
  },
  ...(
    [
      ['redact', 'capture/redact', ['redact', 'redactText']],
      ['fingerprint', 'capture/fingerprint', ['fingerprint', 'messageTemplate']],
      ['classify', 'diagnose/classify', ['classify']],
      ['retry budget', 'guard/retry-budget'],
    ] as const
  ).map(([name, path, only]) => ({
    title: `Pure: ${name}`,
    from: `@/lib/self-healing/${path}`,
    file: `lib/self-healing/${path}.ts`,
    words: 'Needs no database, network or environment; any program may call it.',
    ...(only ? { only } : {}),
  })),
];
