import { createTableRelationsHelpers, extractTablesRelationalConfig } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import * as schema from '../schema/healing-tables';

interface DrizzleParts {
  dialect: PgDialect;
  relations: { fullSchema: never; schema: never; tableNamesMap: never };
}

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
