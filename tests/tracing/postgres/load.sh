#!/bin/bash
# Loads signed exports into PostgreSQL: load.sh PHONES EXPORT…  (psql's environment says where; CHOT is the program)
# An export is taken whole or not at all, and only once it was verified; a second time it changes nothing.
set -euo pipefail
phones=$1; shift
for export in "$@"; do
  # What was verified is what is loaded.
  copy=$(mktemp); trap 'rm -f "$copy"' EXIT
  cat "$export" > "$copy"
  if ! said=$("${CHOT:-chot}" journal verify-export "$copy" --phones "$phones" 2>&1); then
    printf '%s: refused\n%s\n' "$export" "$said" >&2
    exit 1
  fi
  # No line has these two bytes: JSON writes them otherwise.
  psql -X -q -v ON_ERROR_STOP=1 --single-transaction <<SQL
CREATE TEMP TABLE line (line text) ON COMMIT DROP;
\\copy line FROM '$copy' WITH (FORMAT csv, QUOTE e'\\x01', DELIMITER e'\\x02')
SELECT 'taken: ' || taken FROM tracing.take((SELECT coalesce(array_agg(line), '{}') FROM line));
SQL
  rm -f "$copy"
done
