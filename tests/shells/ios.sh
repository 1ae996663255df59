#!/bin/bash
# Tests the iOS shell on this machine, from a fresh clone: library, Swift bindings, fixtures, then
# ios/test.sh in the Swift chroot, which is made if it isn't there (root; see
# ios/mk-swift-chroot.sh).
set -euo pipefail
cd "$(dirname "$0")/../.."
tests/shells/prepare.sh swift
ios/test.sh
