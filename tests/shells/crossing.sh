#!/bin/bash
# crossing.sh [ROUNDS]: what it costs that a frame crosses into Rust: a thread's own time for one 1280 × 720 frame,
# through Kotlin and through Swift, over the same in Rust. All three take turns, for so many rounds (3); each prints its
# median of 400 frames after 200 that warm it, and the ratio is of the medians of those. Nothing passes or fails by it.
#
# Needs what tests/shells/android.sh and ios.sh have built, by the same CHOT_PROFILE.
set -euo pipefail
cd "$(dirname "$0")/../.."
profile=${CHOT_PROFILE:-release}
rounds=${1:-3}
fixtures=$PWD/tests/shells/fixtures
flag=()
[ "$profile" = debug ] || flag=(--release)
cargo build --quiet --workspace --all-features "${flag[@]}" --bin chot-shell-crossing
rust() { "target/$profile/chot-shell-crossing" "$fixtures"; }
kotlin() {
  mvn --batch-mode --quiet --file android/pom.xml --projects bindings test-compile \
    org.codehaus.mojo:exec-maven-plugin:3.6.2:java -Dexec.mainClass=vn.chot.core.CrossingKt \
    -Dexec.classpathScope=test -Djna.library.path="$PWD/target/$profile" -Dchot.fixtures="$fixtures"
}
swift() { ios/test.sh crossing-in-chroot.sh; }

measured=target/crossing-$profile.txt
: > "$measured"
for _ in $(seq "$rounds"); do
  for language in rust kotlin rust swift; do "$language" | tee -a "$measured"; done
done
median() { sed -n "s/.*$1 $2 \([0-9.]*\)$/\1/p" "$measured" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
for frame in photo empty; do
  over=$(median rust $frame)
  for language in kotlin swift; do
    took=$(median $language $frame)
    awk -v l=$language -v f=$frame -v t="$took" -v o="$over" \
      'BEGIN { printf "%s ÷ rust, %s frame: %.3f (%.0f µs, %.0f µs)\n", l, f, t / o, t, o }'
  done
done
