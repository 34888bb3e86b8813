import { createTableRelationsHelpers, extractTablesRelationalConfig } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import * as schema from '../schema/healing-tables';

export interface DrizzleParts {
  dialect: PgDialect;
  relations: { fullSchema: never; schema: never; tableNamesMap: never };
}

/** The app's own drizzle database: transactions are made like it, with its schema, its relations and its casing. */
export type HostDrizzle = object;

let parts: DrizzleParts | undefined;

/**
 * What drizzle's constructors need beside a connection. Reading it out of the schema takes most of a millisecond, so
 * it is done once, and a session costs a few objects. The types are drizzle's own business: they are erased here.
 */
export function drizzleParts(): DrizzleParts {
  if (parts === undefined) {
    const { tables, tableNamesMap } = extractTablesRelationalConfig(schema, createTableRelationsHelpers);
    const relations = { fullSchema: schema, schema: tables, tableNamesMap };
    parts = { dialect: new PgDialect(), relations: relations as unknown as DrizzleParts['relations'] };
  }
  return parts;
}

/**
 * The same, as the app's own database has it: then `tx` is what the app's code expects.
 * @throws TypeError when it is no drizzle database for Postgres.
 */
export function partsOfHost(database: HostDrizzle): DrizzleParts {
  const { dialect, _: known } = database as { dialect?: unknown; _?: Partial<DrizzleParts['relations']> };
  if (typeof dialect !== 'object' || dialect === null || known === undefined) {
    throw new TypeError('`drizzle` is not what drizzle() of drizzle-orm gives for Postgres.');
  }
  const { fullSchema, schema: tables, tableNamesMap } = known;
  return { dialect: dialect as PgDialect, relations: { fullSchema, schema: tables ?? {}, tableNamesMap } as never };
}
