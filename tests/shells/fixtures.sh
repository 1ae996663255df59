#!/bin/bash
# fixtures.sh OUT: makes what the shells' tests scan: an enrolled store, photos of a live code, and
# what must come out (OUT/expected.properties). Needs target/release/chot.
#
# With CHOT_FAKE_CORE=1 it makes stand-ins for the bindings' fake engine instead, for work on the
# shells alone.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${1:?OUT}
rm -rf "$out"
mkdir -p "$out"
out=$(realpath "$out")

# People are made up; the time is the first scenario's.
at=2021-10-05T07:10:00+07:00
id=079123456789
name="Trần Thị Lan"
checkpoint="Cầu Tân Thuận"

if [ "${CHOT_FAKE_CORE:-}" = 1 ]; then
  mkdir "$out/store"
  { printf 'P5\n320 240\n255\n'; head -c $((320 * 240)) /dev/zero | tr '\0' '\310'; } > "$out/photo.pgm"
else
  tests/shells/fixture-store.sh "$out" "$at" "$id" "$name" "$checkpoint"
fi

cat > "$out/expected.properties" <<END
wall_millis=$(date -d "$at" +%s)000
checkpoint=$checkpoint
photo=photo.pgm
decision=PERMIT
reason=commute
holder=$name
id_number=$id
look_up_reason=found-in-list
look_up_seen=staff-card work-schedule portal-declaration vaccination-paper=2:2021-08-20
look_up_decision=PERMIT
END
