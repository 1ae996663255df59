#!/bin/bash
# Fetches the unwinder for 32-bit ARM, whose tables no crate knows, and prints where it is: LLVM's libunwind.a, which the
# NDK has, too. It is Debian's build for armhf, of the version of LLVM that links here; nothing is installed.
set -euo pipefail
work=$(realpath "$(dirname "$0")/../..")/target/cross/arm-unwinder
archive=$work/libunwind.a
if [ ! -f "$archive" ]; then
  rm -rf "$work"
  mkdir -p "$work/lists/partial"
  : > "$work/status"
  mirror() {
    apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)|$(ORIGIN)|$(LABEL)' 'Created-By: Packages' |
      sed -n 's/^\([^ ]* [a-z]* main\)|Debian|Debian$/\1/p' | sed -n 1p
  }
  found=$(mirror)
  [ -n "$found" ] || { apt-get update >&2 && found=$(mirror); }
  [ -n "$found" ] || { echo "arm-unwinder: found no Debian mirror in /etc/apt" >&2; exit 1; }
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $found" > "$work/sources.list"
  # Lists and cache of its own, so that this machine's packages stay as they are.
  apt=(apt-get -qq -o APT::Architecture=armhf -o APT::Architectures=armhf -o APT::Sandbox::User=root
    -o Dir::State="$work" -o Dir::State::status="$work/status" -o Dir::Cache="$work"
    -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::sourcelist="$work/sources.list")
  {
    "${apt[@]}" update
    (cd "$work" && "${apt[@]}" download libunwind-19-dev)
    dpkg-deb --extract "$work"/libunwind-19-dev_*.deb "$work"
  } >&2
  mv "$work/usr/lib/llvm-19/lib/libunwind.a" "$archive"
fi
echo "$archive"
