import pg from 'pg';

/** Asks the database itself, past the application and past the proxy. */
export async function rows(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** One number, such as a count. */
export async function figure(url: string, text: string, values: unknown[] = []): Promise<number> {
  const [row] = await rows(url, text, values);
  return Number(Object.values(row ?? {})[0]);
}
