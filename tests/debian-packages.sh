#!/usr/bin/env bash
# Installs the Debian packages that tests need and that are missing: as root, or by sudo without a password.
# Otherwise names them and stops.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
while read -r name; do
  dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
done <debian-packages.txt
((${#missing[@]})) || exit 0

as_root=()
if ((EUID != 0)); then
  if ! sudo -n true 2>/dev/null; then
    echo "The tests need Debian packages: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "Installing Debian packages for the tests: ${missing[*]}"
# Installing starts no daemon: tests start what they need themselves. A rule that is there already stays.
rule=/usr/sbin/policy-rc.d ours=no
if [[ ! -e $rule ]]; then
  ours=yes
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$rule" >/dev/null
  "${as_root[@]}" chmod 755 "$rule"
fi
tidy() {
  [[ $ours == no ]] || "${as_root[@]}" rm -f "$rule"
  rm -f "$log"
}
log=$(mktemp)
trap tidy EXIT
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
  >"$log" 2>&1 || { cat "$log" >&2 && exit 1; }
