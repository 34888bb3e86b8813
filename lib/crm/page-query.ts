import { z } from 'zod';

type SearchParams = Record<string, string | string[] | undefined>;

const first = (value: unknown) => (Array.isArray(value) ? value[0] : value);

const schema = z.object({
  q: z.preprocess(first, z.string().trim().max(200).catch('')),
  page: z.preprocess(first, z.coerce.number().int().min(1).max(100_000).catch(1)),
  done: z.preprocess(first, z.string().optional().catch(undefined)),
  status: z.preprocess(first, z.string().optional().catch(undefined)),
});

/** What a list's address asks for; anything senseless means the first page of everything. */
export async function pageQuery(searchParams: Promise<SearchParams>) {
  const { q, page, done, status } = schema.parse(await searchParams);
  return { search: q, page, done, status };
}

/** The id in an address, or null when it cannot be one: asking the database would be an error. */
export async function pageId(params: Promise<{ id: string }>): Promise<string | null> {
  const { id } = await params;
  return z.uuid().safeParse(id).success ? id : null;
}
