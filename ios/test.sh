#!/bin/bash
# ios/test.sh: tests the Swift package on Linux, type-checks the app's screens against our stub
# modules, and lints. Needs target/release/libchot.a, ios/Generated and the fixtures, which
# tests/shells/ios.sh makes, and the chroot of mk-swift-chroot.sh.
#
# ios/test.sh SCRIPT runs another script of this folder there.
#
# CHOT_PROFILE=debug tests the debug build instead. The phone of the tests is in Viet Nam.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(ios/mk-swift-chroot.sh)
link=target/swift-link
mkdir -p "$link"
# Alone in its folder: beside a shared library the linker would take that one.
cp "target/${CHOT_PROFILE:-release}/libchot.a" "$link/libchot.a"

# Always seen at the same place: Swift's module caches remember absolute paths. The mounts live in
# a namespace of their own and end with the command.
mkdir -p "$root/src"
unshare --mount --propagation private bash -ec '
  mount -t proc proc "$1/proc"
  mount --bind /dev "$1/dev"
  mount --bind "$2" "$1/src"
  exec chroot "$1" env -i HOME=/root PATH=/usr/bin:/bin LANG=C.UTF-8 TZ=Asia/Ho_Chi_Minh \
    CHOT_FIXTURES=/src/tests/shells/fixtures bash "/src/ios/$3"
' bash "$root" "$PWD" "${1:-in-chroot.sh}"
