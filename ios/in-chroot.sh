#!/bin/bash
# The part of ios/test.sh that runs inside the chroot, with the checkout at /src.
set -euo pipefail
cd /src/ios

# The number of tests, so that a suite that isn't found doesn't pass.
expected=$(grep -hE '^ +(@MainActor )?func test[A-Z]' Tests/*/*.swift | wc -l)

# SwiftPM doesn't notice a changed static library: the linked test bundle goes first.
rm -rf .build/debug/*.xctest
mkdir -p .build
# libswiftObservation.so of this Swift names a function that no library has; it is called in a
# failure alone.
swift test -Xlinker -L/src/target/swift-link -Xlinker --allow-shlib-undefined 2>&1 |
  tee .build/swift-test.log
ran=$(sed -n 's/^.*Executed \([0-9]*\) tests, with 0 failures.*$/\1/p' .build/swift-test.log | tail -n 1)
if [ "${ran:-0}" != "$expected" ] || [ "$expected" -lt 170 ]; then
  echo "ios: $expected tests are written, ${ran:-0} ran" >&2
  exit 1
fi

# The screens are in the package, and built against our stubs of Apple's frameworks: it proves what
# those say. What is left is the apps themselves.
for app in Officer Wallet; do
  swiftc -swift-version 6 -typecheck -parse-as-library -I .build/debug/Modules \
    -Xcc -fmodule-map-file=Generated/ChotCoreFFI/module.modulemap "$app"/*.swift
done

# Not the stubs: their names are Apple's.
swift format lint --strict --recursive Package.swift Sources Tests Officer Wallet Crossing
echo "ios: $ran tests, apps type-checked, format clean"
