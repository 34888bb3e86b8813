import { type FindingCode, finding } from '@/lib/platform/doctor-codes';
import type { Finding } from '@/lib/self-healing/core/finding';
import type { Entry } from '../../wrap/find-entries';

/** What belongs to Selfheal itself and runs the healer, so that it cannot be inside it; and what hands everything on to a sign-in library. */
const outside = /^(src\/)?app\/(api\/(cron\/health-check\/|health\/|platform\/|auth\/\[)|platform\/)/;

/** Server actions and route handlers that fail without anybody trying anything. */
export function unwrappedFindings(entries: readonly Entry[]): Finding[] {
  return (
    entries
      .filter(({ wrapped, kind, file }) => !wrapped && kind !== 'operation' && !outside.test(file))
      // Passed on from another file: it is told of there.
      .filter(({ refusal }) => !refusal?.endsWith('is wrapped there'))
      .map(({ file, line, exportName, kind, refusal }) => {
        const code: FindingCode = kind === 'route' ? 'route-unwrapped' : 'action-unwrapped';
        const what = kind === 'route' ? 'route handler' : 'server action';
        return finding(code, {
          where: `${file}:${line}`,
          wrong: `The ${what} ${exportName} is not wrapped: when it fails, nothing is tried.`,
          mend:
            refusal === undefined
              ? 'Wrap it: `npm run wrap` shows how, and does so with --write.'
              : `As it stands it cannot be wrapped: it ${refusal.replace(/[.]*$/, '.')}`,
        });
      })
  );
}
