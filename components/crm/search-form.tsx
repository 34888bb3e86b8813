import { Button, LinkButton } from '@/components/ui/button';
import { Input } from '@/components/ui/input';

/** A search that is an address: it works without JavaScript and can be kept as a bookmark. */
export function SearchForm({ path, label, search }: { path: string; label: string; search: string }) {
  return (
    <search>
      <form action={path} method="get" className="flex max-w-xl gap-2 pb-4">
        <Input type="search" name="q" defaultValue={search} aria-label={label} placeholder={label} maxLength={200} />
        <Button type="submit">Search</Button>
        {search ? (
          <LinkButton variant="ghost" href={path}>
            Show all
          </LinkButton>
        ) : null}
      </form>
    </search>
  );
}
