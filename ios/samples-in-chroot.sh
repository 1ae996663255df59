#!/bin/bash
# The part of tests/shells/ios.sh that runs the samples inside the chroot, with the checkout at /src, the package at
# /src/target/swift-package/chot, and the stub modules of in-chroot.sh.
set -euo pipefail
cd /src/bindings/ffi/samples/swift
export CHOT_PACKAGE=/src/target/swift-package/chot
# SwiftPM doesn't notice a changed static library.
rm -f .build/debug/FirstVerdict
swift build --quiet >&2
.build/debug/FirstVerdict "$CHOT_FIXTURES"
swiftc -swift-version 6 -typecheck -parse-as-library -I /src/ios/.build/debug/Modules -I .build/debug/Modules \
  -Xcc "-fmodule-map-file=$CHOT_PACKAGE/Sources/ChotCoreFFI/module.modulemap" Phone/Phone.swift >&2
swift format lint --strict --configuration /src/ios/.swift-format --recursive Package.swift Sources Phone >&2
