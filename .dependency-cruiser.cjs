/*
 * The import rules of docs/architecture.md. `npm run boundaries` checks them; scripts/verify/boundaries.test.ts plants
 * one violation of each kind and sees that it is caught. Tests may look over the walls, hence `notATest`.
 */
const stages = 'capture|diagnose|guard|heal|verify|record|learn|alert';
const library = '^lib/self-healing/';
const notATest = '[.]test(-d)?[.]tsx?$';

/** Pure functions and types that anyone may import: they lead nowhere. */
const leaves = [
  `${library}core/`,
  `${library}capture/(redact|fingerprint)[.]ts$`,
  `${library}diagnose/classify[.]ts$`,
  `${library}guard/retry-budget[.]ts$`,
  `${library}learn/posterior[.]ts$`,
  `${library}health/(detect|forecast)[.]ts$`,
];
const doors = [`${library}(index|error-interceptor)[.]ts$`, `${library}testing/`];

/** What an adopter's app gets (docs/embedding.md). It knows the app around it through self-healing.host alone. */
const embedded = [
  library,
  '^lib/(runtime|platform)/',
  '^db/(client|data-lock|healing-history|job-schema|migrate)[.]ts$',
  '^db/(drivers|healing-migrations)/',
  '^db/(schema|queries)/healing-',
  '^db/queries/rows-of[.]ts$',
  '^components/(platform|ui)/',
  '^components/shell/(nav-links|page-frame|theme-switch|top-bar|user-menu)[.]tsx$',
  '^actions/(approval|audit|doubt|guard|healing|learning|queue|settings)-actions[.]ts$',
  '^app/platform/(?!(fault-lab|members|outbox)/)',
  '^app/api/(cron/health-check|health|platform)/',
];

/** Strategies, checks, channels and rules: each one file, each removable without touching another. */
const collections = ['heal/strategies', 'health/checks', 'alert/channels', 'diagnose/rules'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules that need each other at run time are one module. Types may refer to each other.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere fails only when it runs.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'outsiders-enter-by-the-doors',
      comment:
        'The app uses the library through index, error-interceptor, testing, the types of core, and the pure functions. ' +
        'Only lib/runtime/compose-healer.ts, which composes the healer, sees the parts; so do the replay of policies and the benches, each that of which it is about.',
      severity: 'error',
      from: {
        pathNot: [
          library,
          '^lib/runtime/compose-healer[.]ts$',
          '^e2e/fixture-app/self-healing[.]config[.]ts$',
          '^scripts/docs-api/',
          '^vitest[.]config[.]ts$',
          '^scripts/policy-replay([.]ts$|/)',
          '^bench/',
        ],
      },
      to: { path: library, pathNot: [...doors, ...leaves] },
    },
    {
      name: 'stages-do-not-meet',
      comment: 'The eight stages meet in the engine, through the types in core.',
      severity: 'error',
      from: { path: `${library}(${stages})/`, pathNot: notATest },
      to: { path: `${library}(${stages})/`, pathNot: [`${library}$1/`, ...leaves] },
    },
    {
      name: 'folders-do-not-import-flat-files',
      comment: 'A flat file of the library runs a folder; a folder never reaches up to it.',
      severity: 'error',
      from: { path: `${library}[^/]+/`, pathNot: [`${library}testing/`, notATest] },
      to: { path: `${library}[^/]+[.]ts$` },
    },
    ...collections.map((folder) => ({
      name: `no-siblings-in-${folder.replace('/', '-')}`,
      comment: `One file in ${folder} never imports another (its index lists them): what two share lies a folder higher.`,
      severity: 'error',
      from: { path: `${library}${folder}/([^/]+?)([.]test)?[.]ts$`, pathNot: '/(index|contract[.]test)[.]ts$' },
      to: { path: `${library}${folder}/`, pathNot: `${library}${folder}/$1[.]ts$` },
    })),
    {
      name: 'core-imports-zod-alone',
      comment: 'Everything meets in core, so core depends on nothing that could change under it.',
      severity: 'error',
      from: { path: `${library}core/`, pathNot: notATest },
      to: { pathNot: [`${library}core/`, '(^|/)node_modules/zod/'] },
    },
    {
      name: 'only-the-adapter-knows-next',
      comment: 'The library runs without Next: what is specific to it stands in adapters/next and error-interceptor.',
      severity: 'error',
      from: { path: library, pathNot: [`${library}adapters/next/`, `${library}error-interceptor[.]ts$`, notATest] },
      to: { path: '(^|/)node_modules/(next|server-only)/' },
    },
    {
      name: 'only-the-postgres-store-knows-the-database',
      comment: 'Everything else in the library speaks to the Store port.',
      severity: 'error',
      from: { path: library, pathNot: [`${library}store/postgres/`, `${library}testing/`, notATest] },
      to: { path: '^db/' },
    },
    {
      name: 'healing-tables-belong-to-the-postgres-store',
      comment: 'The app reads healing records through Reports, never through their tables.',
      severity: 'error',
      from: { pathNot: [`${library}store/postgres/`, '^db/', notATest] },
      to: { path: '^db/(schema|queries)/healing-' },
    },
    {
      name: 'the-library-knows-no-app',
      comment: 'The library can be copied out: nothing of sign-in, pages or the CRM is in it.',
      severity: 'error',
      from: { path: library, pathNot: notATest },
      to: { path: '^(app|actions|operations|components|lib/(?!self-healing/))' },
    },
    {
      name: 'what-is-embedded-knows-no-app',
      comment:
        "What is copied into an adopter's app asks that app through self-healing.host.ts, and knows nothing of ours.",
      severity: 'error',
      from: { path: embedded, pathNot: notATest },
      to: {
        path: '^(app|actions|operations|components|db|lib|scripts)/|^[^/]+[.](ts|tsx|mjs)$',
        pathNot: [...embedded, '^self-healing[.]host[.]ts$'],
      },
    },
    {
      name: 'the-library-imports-relatively',
      comment: 'An alias of this app would break in the app that the library is copied to.',
      severity: 'error',
      from: { path: library },
      to: { dependencyTypes: ['aliased'] },
    },
    {
      name: 'db-is-a-leaf',
      comment: 'Schema, queries and the client import nothing of ours.',
      severity: 'error',
      from: { path: '^db/', pathNot: notATest },
      to: { path: '^(app|actions|operations|components|lib)/' },
    },
    {
      name: 'components-see-types-only',
      comment: 'A component gets data as props; it never reaches the database or the healer.',
      severity: 'error',
      from: { path: '^components/', pathNot: notATest },
      to: { path: '^(db|lib/self-healing)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'operations-know-no-request',
      comment: 'Operations run in jobs as well: no cookies, no headers, no revalidation, no action.',
      severity: 'error',
      from: { path: '^operations/', pathNot: notATest },
      to: { path: '(^|/)node_modules/next/|^(actions|app|components)/' },
    },
    {
      name: 'testing-stays-out-of-production',
      comment: 'The fault harness starts servers; only tests, benches, examples and scripts use it.',
      severity: 'error',
      from: {
        pathNot: [`${library}testing/`, notATest, '^(e2e|bench|deploy|examples|scripts)/', '^vitest[.]config[.]ts$'],
      },
      to: { path: `${library}testing/` },
    },
    {
      name: 'no-development-packages-in-production',
      comment: 'What the application imports must be among its dependencies.',
      severity: 'error',
      from: {
        path: '^(app|actions|operations|components|db|lib)/',
        pathNot: [notATest, `${library}testing/`],
      },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)[.](next|data)', '^(test-results|playwright-report|coverage|reports)/', '[.]css$'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
