import { StateLabel } from '@/components/ui/state-label';
import type { DoctorGroup } from '@/lib/platform/doctor-view';
import type { Finding } from '@/lib/self-healing/core/finding';

/** Findings of one weight: what is wrong first, then what to do; the place and the code are for looking it up. */
export function DoctorList({ group }: { group: DoctorGroup }) {
  return (
    <section aria-labelledby={group.id} className="pt-8">
      <h2 id={group.id} className="mb-2 text-base font-medium">
        {group.title}
      </h2>
      <ul className="border-y">
        {group.rows.map((row) => (
          <li
            key={`${row.code} ${row.where} ${row.wrong}`}
            className="grid gap-x-6 gap-y-1 border-t py-3 first:border-t-0 md:grid-cols-[7rem_1fr_18rem]"
          >
            <StateLabel state={group.label.name} label={group.label.word} className="self-start" />
            <div className="min-w-0 max-w-prose">
              <p className="break-words">
                <WithCode text={row.wrong} />
              </p>
              <p className="break-words text-muted">
                <WithCode text={row.mend} />
              </p>
            </div>
            <Place row={row} />
          </li>
        ))}
      </ul>
      {group.more > 0 ? (
        <p className="mt-2 text-xs text-muted">
          {group.more} more: <code className="font-mono">npm run doctor</code> lists them all.
        </p>
      ) : null}
    </section>
  );
}

/** What was told to be ignored, with the reason of whoever did. */
export function IgnoredList({ rows }: { rows: readonly Finding[] }) {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="ignored" className="pt-8">
      <h2 id="ignored" className="text-base font-medium">
        Ignored ({rows.length})
      </h2>
      <p className="mb-2 max-w-prose text-xs text-muted">A comment in the source says why each of these is as it is.</p>
      <ul className="border-y">
        {rows.map((row) => (
          <li
            key={`${row.code} ${row.where}`}
            className="grid gap-x-6 gap-y-1 border-t py-3 first:border-t-0 md:grid-cols-[1fr_18rem]"
          >
            <p className="min-w-0 max-w-prose break-words">{row.ignored}</p>
            <Place row={row} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What stands between backticks, as code. */
function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never change places.
      <code key={index} className="font-mono text-xs">
        {part}
      </code>
    ),
  );
}

function Place({ row }: { row: Finding }) {
  return (
    <div className="min-w-0 font-mono text-xs">
      <p className="break-all">{row.where}</p>
      <p className="text-muted">{row.code}</p>
    </div>
  );
}
