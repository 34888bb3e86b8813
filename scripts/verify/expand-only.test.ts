import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../start/project.mjs';
import { findContractions, readMigrations } from './expand-only';
import { splitStatements } from './sql-statements';

const histories = ['db/healing-migrations', 'db/migrations'].map((folder) => join(projectRoot, folder));

/** What may stand in a migration although it does not only add: `migration: statement` and the reason. None so far. */
const allowed: Readonly<Record<string, string>> = {};

it.each(histories)('%s only adds, so that the release before works on the new tables', (folder) => {
  const found = findContractions(readMigrations(folder)).filter(
    ({ migration, statement }) => allowed[`${migration}: ${statement}`] === undefined,
  );
  expect(found).toEqual([]);
});

it('reads every statement of the files', () => {
  const [library = ''] = histories;
  const migrations = readMigrations(library);
  const statements = migrations.flatMap(({ sql }) => splitStatements(sql));
  const marks = migrations.flatMap(({ sql }) => sql.split('--> statement-breakpoint'));
  expect(statements).toHaveLength(marks.length);
  expect(statements.filter((statement) => !/^(CREATE|ALTER TABLE) /.test(statement))).toEqual([]);
});

const planted: [string, RegExp][] = [
  ['DROP TABLE "healing_events"', /drops/],
  ['DROP INDEX "healing_events_feed"', /drops/],
  ['ALTER TABLE "healing_events" DROP COLUMN "stack"', /drops/],
  ['ALTER TABLE "healing_events" ALTER COLUMN "stack" DROP NOT NULL', /drops/],
  ['ALTER TABLE "healing_attempts" DROP CONSTRAINT "healing_attempts_pk"', /drops/],
  ['ALTER TABLE "healing_events" RENAME COLUMN "stack" TO "trace"', /old name/],
  ['ALTER TABLE "healing_events" RENAME TO "events"', /old name/],
  ['ALTER TABLE "healing_events" ALTER COLUMN "sequence" SET DATA TYPE integer', /type/],
  ['ALTER TABLE "healing_events" ALTER "sequence" TYPE integer USING sequence::integer', /type/],
  ['ALTER TABLE "healing_events" ALTER COLUMN "stack" SET NOT NULL', /NULL/],
  ['ALTER TABLE "healing_events" ADD COLUMN "region" text NOT NULL', /NOT NULL/],
  ['ALTER TABLE "healing_events" ADD COLUMN "a" text, ADD COLUMN "b" text NOT NULL', /NOT NULL/],
  ['ALTER TABLE "healing_events" ADD "region" text NOT NULL', /NOT NULL/],
  ['ALTER TABLE "healing_events" ADD COLUMN "mark" uuid DEFAULT gen_random_uuid() NOT NULL', /rewrites/],
  ['ALTER TABLE "healing_events" ADD COLUMN "number" bigserial', /rewrites/],
  ['ALTER TABLE "healing_events" ADD COLUMN "twice" integer GENERATED ALWAYS AS (sequence * 2) STORED', /rewrites/],
  ['ALTER TABLE "healing_events" ADD COLUMN "actor" uuid REFERENCES "users"("id")', /NOT VALID/],
  ['ALTER TABLE "healing_events" ADD CONSTRAINT "positive" CHECK (sequence > 0)', /NOT VALID/],
  ['ALTER TABLE "healing_events" ADD CONSTRAINT "one" UNIQUE ("instance_id", "sequence")', /key/],
  ['ALTER TABLE "healing_events" ADD UNIQUE ("instance_id")', /key/],
  ['CREATE UNIQUE INDEX "one" ON "healing_events" USING btree ("instance_id")', /unique index/],
  ['CREATE TRIGGER "watch" BEFORE INSERT ON "healing_events" FOR EACH ROW EXECUTE FUNCTION "f"()', /trigger/],
  [
    'CREATE OR REPLACE FUNCTION "healing_audit_append_only"() RETURNS trigger LANGUAGE sql AS $$ SELECT 1; $$',
    /in use/,
  ],
  ['TRUNCATE "healing_events"', /not known/],
  ['UPDATE "healing_events" SET mode = \'heal\'', /not known/],
  ['DELETE FROM "healing_events"', /not known/],
  ["ALTER TYPE \"mood\" RENAME VALUE 'ok' TO 'fine'", /not known/],
  ['ALTER TABLE "healing_events" SET UNLOGGED', /not known/],
  ['/* only a note */ DROP /* here */ TABLE "healing_events"', /drops/],
  ['CREATE TABLE "new" ("id" uuid); ALTER TABLE "new" RENAME TO "newer"', /old name/],
];

it.each(planted)('catches: %s', (sql, why) => {
  const [library = ''] = histories;
  const found = findContractions([...readMigrations(library), { name: 'planted', sql }]);
  expect(found.map(({ migration }) => migration)).toEqual(['planted']);
  expect(found[0]?.why).toMatch(why);
});

it.each([
  'CREATE TABLE "new" ("id" uuid PRIMARY KEY NOT NULL, "at" timestamp with time zone NOT NULL)',
  'CREATE TABLE "new" ("id" uuid); CREATE UNIQUE INDEX "new_id" ON "new" ("id"); ALTER TABLE "new" ADD CONSTRAINT "c" CHECK (true)',
  'ALTER TABLE "healing_events" ADD COLUMN "region" text',
  'ALTER TABLE "healing_events" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL, ADD COLUMN "kept" numeric(10, 2)',
  'ALTER TABLE "healing_events" ADD CONSTRAINT "positive" CHECK (sequence > 0) NOT VALID',
  'ALTER TABLE "healing_events" ALTER COLUMN "mode" SET DEFAULT \'heal; DROP TABLE x\'',
  'CREATE INDEX "by_region" ON "healing_events" USING btree ("region")',
  'COMMENT ON TABLE "healing_events" IS \'ALTER TABLE x DROP COLUMN y\'',
])('lets through: %s', (sql) => {
  expect(findContractions([{ name: 'next', sql }])).toEqual([]);
});
