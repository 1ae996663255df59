#!/bin/bash
# make-package.sh OUT: packs the library as a Swift package into the folder OUT, which an app outside this repository
# takes by its path, as `bindings/ffi/EMBEDDING.md` says. OUT is made anew: it is refused where it holds anything else.
#
# On macOS with the XCFramework, for iPhones and simulators: NOT RUN where this project is built (see
# make-xcframework.sh, which makes that first). On Linux with this machine's static library, for tests on a desk.
#
#   CHOT_PROFILE  as in tests/shells/prepare.sh
#   CHOT_PREPARED set where prepare.sh has just been run
#   CHOT_SEEN_AT  where OUT will be seen by the one who builds with it, OUT without it: for a chroot
set -euo pipefail
out=$(realpath -m "${1:?OUT, the folder of the package}")
cd "$(dirname "$0")/.."
seen=${CHOT_SEEN_AT:-$out}

if [ -n "$(ls -A "$out" 2> /dev/null)" ] && ! grep -qs "Made by Chốt's ios/make-package.sh" "$out/Package.swift"; then
  echo "make-package: $out holds something else than such a package, and would be deleted: give a new folder" >&2
  exit 2
fi
rm -rf "$out"
mkdir -p "$out/Sources"
if [ "$(uname -s)" = Darwin ]; then
  ios/make-xcframework.sh
  cp -R ios/Generated/ChotCore.xcframework "$out/"
  ffi='.binaryTarget(name: "ChotCoreFFI", path: "ChotCore.xcframework")'
  linked=
else
  [ -n "${CHOT_PREPARED:-}" ] || tests/shells/prepare.sh swift
  cp -R ios/Generated/ChotCoreFFI "$out/Sources/ChotCoreFFI"
  # Alone in its folder: beside a shared library the linker would take that one.
  install -D -m644 "target/${CHOT_PROFILE:-release}/libchot.a" "$out/lib/libchot.a"
  ffi='.systemLibrary(name: "ChotCoreFFI")'
  linked=",
            linkerSettings: [.unsafeFlags([\"-L$seen/lib\"]), .linkedLibrary(\"chot\")]"
fi
cp -R ios/Generated/ChotCore "$out/Sources/ChotCore"
cat > "$out/Package.swift" << END
// swift-tools-version:6.0
// Made by Chốt's ios/make-package.sh. Sources and library come from one commit: nothing at run time compares them.
import PackageDescription

let package = Package(
    name: "chot",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "ChotCore", targets: ["ChotCore"])],
    targets: [
        $ffi,
        .target(
            name: "ChotCore", dependencies: ["ChotCoreFFI"]$linked),
    ]
)
END
echo "make-package: $out"
