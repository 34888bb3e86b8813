import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { figureText } from '@/lib/platform/figure-text';
import type { PolicyRow } from '@/lib/platform/learning-view';
import type { ReplayQuery } from '@/lib/platform/parse-replay-query';
import type { LearningRead } from '@/lib/platform/read-learning-page';
import { NothingYet } from './guard-section';
import { IntervalBar } from './interval-bar';

const dayChoices = [7, 14, 30, 90];

/** What other ways to choose would have achieved on what was recorded; a threshold can be tried out before it is saved. */
export function ReplaySection({ read, query }: { read: LearningRead; query: ReplayQuery }) {
  const { report, policies } = read;
  return (
    <div className="grid grid-cols-1 gap-4">
      <ReplayForm query={query} />
      {report.decisions === 0 ? (
        <NothingYet>
          No decision was recorded in the last {query.days} days. Each healed or failed event with a choice is one; what
          is left to chance now and then makes them comparable.
        </NothingYet>
      ) : (
        <>
          <p>
            {figureText(report.decisions)} recorded first choices, last {query.days} days. In{' '}
            {figureText(report.explored)} of them chance could have chosen otherwise, and in{' '}
            {figureText(report.byChance ?? 0)} it did. Only these {figureText(report.explored)} tell what another choice
            would have done.
          </p>
          {report.tooFew === null ? null : <Notice tone="info">Read these figures with care. {report.tooFew}</Notice>}
          <PolicyTable rows={policies} />
        </>
      )}
      {query.trust === null ? null : (
        <p className="text-muted">
          Nothing was changed. The threshold in force stands under{' '}
          <Link href="/platform/settings#group-learning" className="underline">
            Settings, Learning
          </Link>
          .
        </p>
      )}
    </div>
  );
}

function ReplayForm({ query }: { query: ReplayQuery }) {
  return (
    <form
      action="/platform/learning#replay"
      method="get"
      noValidate
      aria-label="Try a threshold"
      className="flex flex-wrap items-start gap-x-4 gap-y-3"
    >
      <Field label="Trust from (%)" hint="A threshold to try out, 50 to 100." error={query.error} className="w-56">
        <Input name="trust" inputMode="decimal" autoComplete="off" maxLength={20} defaultValue={query.typed} />
      </Field>
      <Field label="Over" className="w-32">
        <Select name="days" required defaultValue={String(query.days)}>
          {dayChoices.map((days) => (
            <option key={days} value={days}>
              {days} days
            </option>
          ))}
        </Select>
      </Field>
      <Button type="submit" className="mt-6.5">
        Try it out
      </Button>
    </form>
  );
}

const columns = {
  likely: 'Would have helped',
  chance: 'By chance alone',
  same: 'Same choice as recorded',
};

function PolicyTable({ rows }: { rows: readonly PolicyRow[] }) {
  return (
    <>
      <Table
        caption="Share of first choices that would have succeeded, by way to choose"
        stacked
        head={
          <>
            <Th className="w-72">Way to choose</Th>
            <Th title="Doubly robust estimate">{columns.likely}</Th>
            <Th title="Inverse propensity estimate">{columns.chance}</Th>
            <Th numeric className="w-40">
              {columns.same}
            </Th>
          </>
        }
      >
        {rows.map((row) => (
          <Tr key={row.policy} className="align-top">
            <Td>
              <p className="max-sm:font-medium">
                {row.policy}{' '}
                {row.tag === null ? null : (
                  <span className="text-xs font-normal whitespace-nowrap text-muted">· {row.tag}</span>
                )}
              </p>
              {row.about === null ? null : <p className="text-xs text-muted">{row.about}</p>}
              {row.weak === null ? null : <p className="text-xs text-degraded">{row.weak}</p>}
            </Td>
            <Td narrowLabel={columns.likely}>
              <IntervalBar view={row.doublyRobust} />
            </Td>
            <Td narrowLabel={columns.chance}>
              <IntervalBar view={row.ips} />
            </Td>
            <Td numeric narrowLabel={columns.same}>
              {row.agreed}
            </Td>
          </Tr>
        ))}
      </Table>
      <p className="max-w-3xl text-xs text-muted">
        Share of first choices that succeed, expected, with its 95 % interval; all bars run from 0 to 100 %. Where two
        intervals overlap widely, no difference is shown; “unknown” means that any share may be true. “{columns.likely}”
        is the better figure: where chance chose little it leans on what is known of kinds and strategies. “
        {columns.chance}” leans on nothing but what chance tried, and is wider.
      </p>
    </>
  );
}
