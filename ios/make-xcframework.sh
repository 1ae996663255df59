#!/bin/bash
# make-xcframework.sh: builds the core for iPhones and simulators, generates the Swift bindings, and
# packs the libraries into ios/Generated/ChotCore.xcframework, which Package.swift takes there.
#
# NOT RUN where this project is built: it needs macOS with Xcode, and
#   rustup target add aarch64-apple-ios aarch64-apple-ios-sim
set -euo pipefail
cd "$(dirname "$0")/.."
export IPHONEOS_DEPLOYMENT_TARGET=16.0

out=ios/Generated
generated=target/gen-swift-apple
rm -rf "$generated" "$out/ChotCore" "$out/ChotCore.xcframework"
# Bindings and libraries come from one commit: nothing at run time compares them.
cargo build -p chot-ffi
cargo build -p chot-bindgen
target/debug/chot-bindgen generate --language swift --no-format --out-dir "$generated/all" \
  target/debug/libchot.dylib
mkdir -p "$generated/headers" "$out/ChotCore"
mv "$generated"/all/ChotCore.swift "$out/ChotCore/"
mv "$generated"/all/ChotCoreFFI.h "$generated/headers/"
mv "$generated"/all/ChotCoreFFI.modulemap "$generated/headers/module.modulemap"

libraries=()
for target in aarch64-apple-ios aarch64-apple-ios-sim; do
  cargo rustc --profile ship -p chot-phone --lib --crate-type staticlib --target "$target"
  mv "target/$target/ship/libchot_phone.a" "target/$target/ship/libchot.a"
  libraries+=(-library "target/$target/ship/libchot.a" -headers "$generated/headers")
done
xcodebuild -create-xcframework "${libraries[@]}" -output "$out/ChotCore.xcframework"
