#!/bin/sh
# Restores what deploy/back-up.sh wrote, all or nothing, into a database that has the tables (`npm run db:migrate` of the
# same release) and no record in them. No instance may run meanwhile.
# Usage: DATABASE_URL=postgres://… deploy/restore.sh <file>
set -eu
file=${1:-}
if [ -z "$file" ] || [ -z "${DATABASE_URL:-}" ]; then
  echo "Usage: DATABASE_URL=postgres://… $0 <file>" >&2
  exit 2
fi
if [ ! -r "$file" ]; then
  echo "$file cannot be read." >&2
  exit 1
fi
ask() { "${PSQL:-psql}" --dbname="$DATABASE_URL" --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command="$1"; }
# The audit cannot be emptied: where it holds something, this database is somebody's.
found=$(ask "SELECT (SELECT count(*) FROM healing_events) + (SELECT count(*) FROM healing_jobs) + (SELECT count(*) FROM healing_audit)")
if [ "$found" != 0 ]; then
  echo "The database holds $found records already. Restore into one that was only migrated." >&2
  exit 1
fi
"${PG_RESTORE:-pg_restore}" --dbname="$DATABASE_URL" --data-only --no-owner --no-privileges --single-transaction --exit-on-error "$file"
echo "Restored from $file"
