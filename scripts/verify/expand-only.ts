import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { splitStatements, topLevelParts } from './sql-statements';

export interface Migration {
  name: string;
  sql: string;
}

/** A statement under which the release before this one, or the rows that are there, could suffer. */
export interface Contraction {
  migration: string;
  statement: string;
  why: string;
}

const journalSchema = z.object({ entries: z.array(z.object({ idx: z.int(), tag: z.string() })) });

/** The migrations of a drizzle folder in the order in which they are applied. */
export function readMigrations(folder: string): Migration[] {
  const journal = journalSchema.parse(JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')));
  return journal.entries
    .sort((a, b) => a.idx - b.idx)
    .map(({ tag }) => ({ name: tag, sql: readFileSync(join(folder, `${tag}.sql`), 'utf8') }));
}

/**
 * Every statement that is not known to only add. While a release goes out, the one before it works on the new tables,
 * and after a roll-back it does again. A statement of a kind that is not listed here counts as one that does not add.
 */
export function findContractions(migrations: readonly Migration[]): Contraction[] {
  return migrations.flatMap(({ name, sql }) => {
    /** What was made in this migration: no row and no release knows it yet. */
    const made = new Set<string>();
    return splitStatements(sql).flatMap((statement) => {
      const found = judge(statement, made);
      return found.map((why) => ({ migration: name, statement, why }));
    });
  });
}

const name = String.raw`(?:"?public"?\.)?"?([a-z_][a-z0-9_]*)"?`;
const createTable = new RegExp(`^CREATE TABLE (?:IF NOT EXISTS )?${name} ?\\(`, 'i');
const createIndex = new RegExp(`^CREATE (UNIQUE )?INDEX (?:IF NOT EXISTS )?${name} ON (?:ONLY )?${name}`, 'i');
const createFunction = new RegExp(`^CREATE (OR REPLACE )?FUNCTION ${name}`, 'i');
const createTrigger = new RegExp(`^CREATE (?:CONSTRAINT )?TRIGGER ${name} .*? ON ${name}`, 'i');
const createType = new RegExp(`^CREATE (?:TYPE|SEQUENCE) (?:IF NOT EXISTS )?${name}`, 'i');
const alterTable = new RegExp(`^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?${name} (.+)$`, 'i');

function judge(statement: string, made: Set<string>): string[] {
  const table = createTable.exec(statement)?.[1];
  if (table !== undefined) {
    made.add(table);
    return [];
  }
  const index = createIndex.exec(statement);
  if (index) {
    const refused = index[1] !== undefined && !made.has(index[3] ?? '');
    return refused ? ['a unique index over a table with rows fails on them, and refuses what was allowed'] : [];
  }
  const routine = createFunction.exec(statement);
  if (routine) {
    if (routine[1] !== undefined && !made.has(`function ${routine[2]}`))
      return ['a function that may be in use changes'];
    made.add(`function ${routine[2]}`);
    return [];
  }
  const trigger = createTrigger.exec(statement);
  if (trigger)
    return made.has(trigger[2] ?? '') ? [] : ['a trigger changes what the release before this one may write'];
  if (createType.test(statement) || /^COMMENT ON /i.test(statement)) return [];
  const altered = alterTable.exec(statement);
  if (altered && made.has(altered[1] ?? '')) {
    return topLevelParts(altered[2] ?? '').flatMap((part) => (/^ADD /i.test(part) ? [] : judgeChange(part)));
  }
  if (altered) return topLevelParts(altered[2] ?? '').flatMap(judgeChange);
  if (/^DROP /i.test(statement)) return ['it drops what the release before this one uses'];
  return ['this kind of statement is not known to only add'];
}

/** One change of a table that exists. */
function judgeChange(change: string): string[] {
  if (/^ADD CONSTRAINT /i.test(change) || /^ADD (PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY|EXCLUDE)\b/i.test(change)) {
    if (/\b(PRIMARY KEY|UNIQUE|EXCLUDE)\b/i.test(change)) return ['a key over rows that exist may fail on them'];
    return /\bNOT VALID$/i.test(change) ? [] : ['a constraint over rows that exist: add it with NOT VALID'];
  }
  const column = /^ADD (?:COLUMN )?(?:IF NOT EXISTS )?"?[a-z_][a-z0-9_]*"? (.+)$/i.exec(change)?.[1];
  if (column !== undefined) return judgeColumn(column);
  if (/^ALTER (?:COLUMN )?"?[a-z0-9_]+"? SET DEFAULT /i.test(change)) return [];
  if (/^ALTER (?:COLUMN )?"?[a-z0-9_]+"? (SET DATA )?TYPE /i.test(change)) {
    return ['a changed type rewrites the table and may not be what the release before this one expects'];
  }
  if (/^ALTER (?:COLUMN )?"?[a-z0-9_]+"? SET NOT NULL/i.test(change))
    return ['rows that exist, or come, may have NULL'];
  if (/^RENAME /i.test(change)) return ['the release before this one looks for the old name'];
  if (/\bDROP /i.test(change)) return ['it drops what the release before this one uses or relies on'];
  return ['this kind of change is not known to only add'];
}

function judgeColumn(definition: string): string[] {
  const found: string[] = [];
  const hasDefault = /\bDEFAULT\b/i.test(definition);
  if (/\bNOT NULL\b/i.test(definition) && !hasDefault) {
    found.push('NOT NULL without a default: rows that exist, and those of the release before this one, have no value');
  }
  if (
    /\bDEFAULT\b.*\b(random|gen_random_uuid|uuid_generate_v4|clock_timestamp|timeofday|nextval)\s*\(/i.test(definition)
  ) {
    found.push('a default that differs by row rewrites the table');
  }
  if (/\bGENERATED\b/i.test(definition) || /^(big|small)?serial\b/i.test(definition)) {
    found.push('a generated column rewrites the table');
  }
  if (/\b(PRIMARY KEY|UNIQUE|CHECK|REFERENCES)\b/i.test(definition)) {
    found.push('a constraint over rows that exist: add it by itself, with NOT VALID');
  }
  return found;
}
