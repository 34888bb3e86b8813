import { sqlStateNames } from './sqlstate-names';
import { type Entry, entry } from './table';
import { lasting, passing, passingWithoutEffect, refused, type Verdict } from './verdict';

/**
 * The SQLSTATE codes whose verdict differs from that of their class. A statement that the server answers with an error is
 * undone as a whole, so `effect` is `none` unless the answer came from losing the server or the commit itself.
 */
export const sqlStates: ReadonlyMap<string, Verdict> = new Map([
  // 08: the connection broke. Before it was made, nothing can have run.
  ['08001', passingWithoutEffect('connection-refused')],
  ['08004', passingWithoutEffect('connection-refused')],
  // Nothing is known of the transaction that was under way.
  ['08007', lasting('commit-unknown')],
  ['08P01', lasting('programmer-error')],
  // 0A000 also reports "cached plan must not change result type": see the messages table.
  ['0A000', refused('programmer-error')],
  ['21000', refused('programmer-error')],
  ['25006', passingWithoutEffect('database-unavailable')],
  ['25P02', refused('programmer-error')],
  ['25P03', passingWithoutEffect('connection-lost')],
  ['25P04', passingWithoutEffect('statement-timeout')],
  ['26000', passingWithoutEffect('connection-lost')],
  ['40000', passingWithoutEffect('serialization-conflict')],
  ['40001', passingWithoutEffect('serialization-conflict')],
  ['40002', refused('constraint-violation')],
  ['40003', lasting('commit-unknown')],
  ['40P01', passingWithoutEffect('deadlock')],
  ['42501', refused('forbidden')],
  ['53000', passingWithoutEffect('resource-exhausted')],
  ['53100', passingWithoutEffect('resource-exhausted')],
  ['53200', passingWithoutEffect('resource-exhausted')],
  ['53300', passingWithoutEffect('connections-exhausted')],
  ['53400', refused('configuration')],
  ['55006', passingWithoutEffect('lock-timeout')],
  ['55P03', passingWithoutEffect('lock-timeout')],
  ['57014', passingWithoutEffect('statement-timeout')],
  ['57P01', passing('connection-lost')],
  ['57P02', passing('connection-lost')],
  ['57P03', passingWithoutEffect('database-unavailable')],
  ['57P04', refused('configuration')],
  ['57P05', passingWithoutEffect('connection-lost')],
  ['58P01', refused('configuration')],
  ['58P02', refused('configuration')],
  ['58P03', refused('configuration')],
  ['HV001', passing('resource-exhausted')],
  ['HV00N', passingWithoutEffect('upstream-unavailable')],
  // A function or trigger of the schema refused: a rule of the data, like a check.
  ['P0001', refused('constraint-violation')],
  ['P0002', refused('not-found')],
  // A page of the disk is damaged: running it again does not mend it.
  ['XX001', lasting('database-unavailable')],
  ['XX002', lasting('database-unavailable')],
]);

/** What the first two characters say where the code itself is not listed. */
export const sqlStateClasses: ReadonlyMap<string, Verdict> = new Map([
  // A driver that reports "no data" as an error found no row.
  ['02', refused('not-found')],
  ['03', refused('programmer-error')],
  ['08', passing('connection-lost')],
  ['09', refused('programmer-error')],
  ['0A', refused('programmer-error')],
  ['0B', refused('programmer-error')],
  ['0F', refused('programmer-error')],
  ['0L', refused('forbidden')],
  ['0P', refused('forbidden')],
  ['0Z', refused('programmer-error')],
  ['10', refused('programmer-error')],
  ['20', refused('programmer-error')],
  ['21', refused('programmer-error')],
  ['22', refused('validation')],
  ['23', refused('constraint-violation')],
  ['24', refused('programmer-error')],
  ['25', refused('programmer-error')],
  ['26', refused('programmer-error')],
  ['27', refused('constraint-violation')],
  ['28', refused('configuration')],
  ['2B', refused('constraint-violation')],
  ['2D', refused('programmer-error')],
  ['2F', refused('programmer-error')],
  ['34', refused('programmer-error')],
  ['38', refused('programmer-error')],
  ['39', refused('programmer-error')],
  ['3B', refused('programmer-error')],
  ['3D', refused('configuration')],
  ['3F', refused('configuration')],
  ['40', passingWithoutEffect('serialization-conflict')],
  ['42', refused('programmer-error')],
  ['44', refused('constraint-violation')],
  ['53', passingWithoutEffect('resource-exhausted')],
  ['54', refused('programmer-error')],
  ['55', refused('programmer-error')],
  ['57', passing('database-unavailable')],
  ['58', passing('database-unavailable')],
  ['72', passing('database-unavailable')],
  ['F0', refused('configuration')],
  ['HV', lasting('upstream-unavailable')],
  ['P0', refused('programmer-error')],
  ['XX', lasting('database-unavailable')],
]);

const source = 'PostgreSQL, appendix A';
const entries = new Map<string, Entry>(
  Object.entries(sqlStateNames).flatMap(([prefix, [, codes]]) =>
    [...codes.matchAll(/(\S{3}) (\S+)/g)].flatMap(([, rest, name]): [string, Entry][] => {
      const code = `${prefix}${rest}`;
      const verdict = sqlStates.get(code) ?? sqlStateClasses.get(prefix);
      return verdict ? [[code, entry(verdict, `SQLSTATE ${code}`, source, name)]] : [];
    }),
  ),
);

/** The verdict of a state that PostgreSQL lists, else of its class; undefined where neither is known. */
export function sqlState(code: string): Entry | undefined {
  const listed = entries.get(code);
  if (listed) return listed;
  const prefix = code.slice(0, 2);
  const verdict = sqlStateClasses.get(prefix);
  return (
    verdict &&
    entry(verdict, `SQLSTATE ${code}`, source, `class ${prefix}: ${sqlStateNames[prefix]?.[0] ?? 'system error'}`)
  );
}
