#!/bin/bash
# Makes a Debian trixie chroot that has Swift, and prints where it is. Needs root and a Debian host.
#
#   ios/mk-swift-chroot.sh [DIR]      DIR: default ${CHOT_CACHE:-$HOME/.cache/chot}/swift-chroot
#
# About 2.6 GB and two minutes the first time; afterwards it returns at once. Several callers may
# run it together: one builds, the others wait. A build that was broken off leaves nothing that
# could be taken for a whole one.
#
# Why a chroot: Swift's packages are trixie's, and would replace the C library of an older host.
# Why a mount namespace: a folder with /dev still bound into it must never be deleted by anybody.
set -euo pipefail

root=${1:-${CHOT_CACHE:-$HOME/.cache/chot}/swift-chroot}
mkdir -p "$(dirname "$root")"
root=$(realpath -m "$root")
exec 9>"$root.lock"
flock 9
if [ -e "$root/.chot-complete" ]; then
  echo "$root"
  exit 0
fi

log() { echo "swift chroot: $*" >&2; }

if ! command -v debootstrap >/dev/null; then
  log "installing debootstrap"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap; } >&2
fi

# The host's own mirror, whichever it is. What apt knows of it comes with its first update.
debian_mirror() {
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
    sed -n 's/^Debian|Debian|//p' | sed -n 1p
}
mirror=$(debian_mirror)
[ -n "$mirror" ] || { apt-get update >&2 && mirror=$(debian_mirror); }
[ -n "$mirror" ] || { log "found no Debian mirror in /etc/apt"; exit 1; }

rm -rf --one-file-system "$root" "$root.partial"
log "bootstrapping trixie"
debootstrap --variant=minbase trixie "$root.partial" "$mirror" >&2
for file in resolv.conf hosts; do
  cp -L "/etc/$file" "$root.partial/etc/$file" 2>/dev/null || true
done
# The host's way of reaching the mirror (proxies and the like) holds inside, too.
cp -n /etc/apt/apt.conf.d/* "$root.partial/etc/apt/apt.conf.d/" 2>/dev/null || true

log "installing Swift"
unshare --mount --propagation private bash -ec '
  mount -t proc proc "$1/proc"
  mount --bind /dev "$1/dev"
  export DEBIAN_FRONTEND=noninteractive
  chroot "$1" apt-get update
  chroot "$1" apt-get install -y --no-install-recommends swiftlang libc6-dev libstdc++-14-dev
  chroot "$1" apt-get clean
  chroot "$1" swift --version
' bash "$root.partial" >&2

touch "$root.partial/.chot-complete"
mv "$root.partial" "$root"
log "done"
echo "$root"
