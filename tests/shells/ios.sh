#!/bin/bash
# Tests the iOS app on this machine, from a fresh clone: what Xcode would be given, the table of features,
# then library, Swift bindings, fixtures, and ios/test.sh in the Swift chroot, which is made if it isn't
# there (root; see ios/mk-swift-chroot.sh), and the samples of `bindings/ffi/EMBEDDING.md`, as an app outside
# this repository has them.
set -euo pipefail
cd "$(dirname "$0")/../.."
ios/check-project.sh
ios/features.py --check
tests/shells/prepare.sh swift
ios/test.sh

package=$PWD/target/swift-package/chot
CHOT_PREPARED=yes CHOT_SEEN_AT=/src/target/swift-package/chot ios/make-package.sh "$package"
said=$(ios/test.sh samples-in-chroot.sh)
expected=$(target/debug/examples/first_verdict tests/shells/fixtures)
if [ "$said" != "$expected" ]; then
  printf 'ios: the sample in Swift says\n%s\nand the one in Rust\n%s\n' "$said" "$expected" >&2
  exit 1
fi
echo "ios: the sample says what Rust's says; what only a phone has is type-checked, format clean"
