#!/bin/bash
# Runs panics that are caught as an AArch64 program under qemu-user, with the unwinder that the Android
# library carries: what a panic in the core depends on, but for the loader of a phone.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=aarch64-unknown-linux-gnu
out=$PWD/target/cross

packages=(rustc-web cargo-web rust-web-src gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static llvm-19)
if ! dpkg -s "${packages[@]}" > /dev/null 2>&1; then
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
fi

env RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$out" CARGO_INCREMENTAL=0 \
  CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
  /usr/bin/cargo build --quiet --locked --release -p chot-unwind \
  -Zbuild-std=std,panic_unwind -Zbuild-std-features=panic-unwind --target $target
program=$out/$target/release/chot-unwind

symbols=$(/usr/lib/llvm-19/bin/llvm-nm "$program")
own=$(awk '$2 == "T" && $3 == "_Unwind_RaiseException"' <<< "$symbols")
[ -n "$own" ] || { echo "unwind: the program has the system's unwinder" >&2; exit 1; }
said=$(qemu-aarch64-static -L /usr/aarch64-linux-gnu "$program")
[ "$said" = "3 of 3 panics caught, 120 of 120 values dropped" ] || { echo "unwind: $said" >&2; exit 1; }
echo "unwind: as AArch64 under qemu: $said"
