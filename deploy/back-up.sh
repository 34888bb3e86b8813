#!/bin/sh
# Backs up what Selfheal keeps in Postgres, while it runs: events, patterns, claims, steps, jobs, settings, the audit.
# Usage: DATABASE_URL=postgres://… deploy/back-up.sh <file>
# Job arguments, step results and cached values in it are encrypted: keep SELFHEAL_SECRET as well, and apart from it.
set -eu
file=${1:-}
if [ -z "$file" ] || [ -z "${DATABASE_URL:-}" ]; then
  echo "Usage: DATABASE_URL=postgres://… $0 <file>" >&2
  exit 2
fi
if [ -e "$file" ]; then
  echo "$file is there already; a back-up never replaces one." >&2
  exit 1
fi
umask 077
# One snapshot for all tables. The parts of the jobs' table have names of their own, all beginning with j.
if ! "${PG_DUMP:-pg_dump}" --dbname="$DATABASE_URL" --format=custom --data-only --no-owner --no-privileges \
  --table='public.healing_*' --table='public.system_health_checks' --table='selfheal_jobs.j*' --file="$file.part"; then
  rm -f "$file.part"
  exit 1
fi
mv "$file.part" "$file"
echo "Backed up to $file"
