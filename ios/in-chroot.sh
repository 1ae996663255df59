#!/bin/bash
# The part of ios/test.sh that runs inside the chroot, with the checkout at /src.
set -euo pipefail
cd /src/ios

# The number of tests, so that a suite that isn't found doesn't pass.
expected=$(grep -hE '^ +func test[A-Z]' Tests/*/*.swift | wc -l)

# SwiftPM doesn't notice a changed static library: the linked test bundle goes first.
rm -rf .build/debug/*.xctest
mkdir -p .build
swift test -Xlinker -L/src/target/swift-link 2>&1 | tee .build/swift-test.log
ran=$(sed -n 's/^.*Executed \([0-9]*\) tests, with 0 failures.*$/\1/p' .build/swift-test.log | tail -n 1)
if [ "${ran:-0}" != "$expected" ] || [ "$expected" -lt 20 ]; then
  echo "ios: $expected tests are written, ${ran:-0} ran" >&2
  exit 1
fi

# What the screens name is held to our stubs of Apple's frameworks: it proves what those say.
stubs=.build/stubs
mkdir -p "$stubs"
for module in CoreVideo CoreMedia UIKit AVFoundation Security SwiftUI; do
  swiftc -swift-version 6 -parse-as-library -emit-module -module-name "$module" \
    -emit-module-path "$stubs/$module.swiftmodule" -I "$stubs" "Stubs/$module/$module.swift"
done
swiftc -swift-version 6 -typecheck -parse-as-library -I "$stubs" -I .build/debug/Modules \
  -Xcc -fmodule-map-file=Generated/ChotCoreFFI/module.modulemap App/*.swift

# Not the stubs: their names are Apple's.
swift format lint --strict --recursive Package.swift Sources Tests App Crossing
echo "ios: $ran tests, screens type-checked, format clean"
