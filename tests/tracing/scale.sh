#!/bin/bash
# How PostgreSQL and DuckDB take a month of a large city: scale.sh FOLDER ROWS…  (each more than the one before: the
# tables grow, and are asked at each size). No part of CI. FOLDER isn't there yet; it takes about 1 kB a row, and
# stays. CHOT: the program, else `target/release/chot`, which is built. The server syncs, as a city's does.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -lt 2 ] || [ -e "$1" ]; then
  echo "expected scale.sh FOLDER ROWS…, with a folder that isn't there yet" >&2
  exit 2
fi
mkdir -p "$1"
folder=$(cd "$1" && pwd); shift
cd "$here/../.."
# shellcheck source=cluster.sh
. "$here/cluster.sh"
grep -E '^(duckdb|cryptography)==' "$here/requirements.txt" > "$folder/requirements.txt"
environment "$folder/requirements.txt"
postgres_programs
if [ -z "${CHOT:-}" ]; then
  cargo build --quiet --release -p chot-cli
  CHOT=target/release/chot
fi
CHOT=$(readlink -f "$CHOT"); export CHOT
mkdir "$folder/server"
place=$folder/server
trap stop_cluster EXIT
start_cluster "$folder/server" "-c shared_buffers=1GB -c maintenance_work_mem=256MB -c work_mem=64MB -c max_wal_size=512MB"
"$python" "$here/scale.py" "$folder" "$@"
