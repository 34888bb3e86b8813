import { clsx } from 'clsx';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { kindLabel } from '@/lib/platform/failure-words';
import { type FeedFilter, feedQuery, feedViewLabel, feedViews, isNarrowed } from '@/lib/platform/feed-filter';

interface FeedFiltersProps {
  /** The page that shows the feed. */
  path: string;
  filter: FeedFilter;
  sources: readonly string[];
  kinds: readonly string[];
}

/** Narrows the feed by plain links and one GET form, so that every view has an address and works without JavaScript. */
export function FeedFilters({ path, filter, sources, kinds }: FeedFiltersProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
      <nav aria-label="Which events" className="-mx-2 flex flex-wrap">
        {feedViews.map((view) => (
          <Link
            key={view}
            href={`${path}${feedQuery({ ...filter, show: view, cursor: undefined })}`}
            scroll={false}
            aria-current={filter.show === view ? 'page' : undefined}
            className={clsx(
              'inline-flex h-9 items-center rounded-md px-2 pointer-coarse:h-10',
              filter.show === view
                ? 'font-medium underline decoration-2 underline-offset-8'
                : 'text-muted hover:text-ink',
            )}
          >
            {feedViewLabel[view]}
          </Link>
        ))}
      </nav>
      <form
        action={path}
        method="get"
        className="grid w-full grid-cols-2 items-center gap-2 lg:flex lg:w-auto lg:flex-1 lg:justify-end"
      >
        {filter.show === 'all' ? null : <input type="hidden" name="show" value={filter.show} />}
        <Choice name="source" label="Source" any="Any source" value={filter.source} options={sources} />
        <Choice
          name="kind"
          label="Kind of failure"
          any="Any kind"
          value={filter.kind}
          options={kinds}
          words={kindLabel}
        />
        <Input
          type="search"
          name="search"
          aria-label="Search events"
          placeholder="Search"
          defaultValue={filter.search}
          maxLength={200}
          className="lg:max-w-56 lg:flex-1"
        />
        <Button type="submit">Filter</Button>
        {isNarrowed(filter) ? (
          <Link
            href={path}
            scroll={false}
            className="inline-flex h-9 items-center px-2 text-muted underline pointer-coarse:h-10"
          >
            Clear
          </Link>
        ) : null}
      </form>
    </div>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  any: string;
  value: string | undefined;
  options: readonly string[];
  words?: (value: string) => string;
}

function Choice({ name, label, any, value, options, words = (text) => text }: ChoiceProps) {
  // What the address asks for stays in the list, even when no event of today has it.
  const all = value === undefined || options.includes(value) ? options : [value, ...options];
  return (
    <Select name={name} aria-label={label} defaultValue={value ?? ''} className="w-full lg:w-40">
      <option value="">{any}</option>
      {all.map((option) => (
        <option key={option} value={option}>
          {words(option)}
        </option>
      ))}
    </Select>
  );
}
