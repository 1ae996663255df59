#!/bin/bash
# sketch.sh [PREFIX]: pictures of all screens as their `body` builds them, from the HTML that the tests
# leave in ios/.build/sketches (with PREFIX, of some: `vi-day`): sketches, not screenshots. Needs
# Chromium, and ios/test.sh before it.
set -euo pipefail
cd "$(dirname "$0")/.build/sketches"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
for page in "${1:-}"*.html; do
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$profile" \
    --window-size=1890,1550 --screenshot="${page%.html}.png" "$page" 2> "$profile/log" ||
    { cat "$profile/log" >&2; exit 1; }
  echo "$PWD/${page%.html}.png"
done
