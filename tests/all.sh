#!/usr/bin/env bash
# All tests, in four parts. Every part runs, whichever fails: one run tells all.
#   rooms   everything but the pages, two at a time
#   booted  a Debian 12 of its own; it waits most of its time, so it runs beside the rooms, which stand back for it
#   pages   in Chromium, two at a time
#   alone   what hears gaps or ends processes has the machine to itself
# Real time and a browser on a busy machine can fail by chance: a test that fails is told, and runs once more by
# itself. A fault fails twice. (Not so the booted ones, each of which goes on where the one before ended.)
set -uo pipefail
cd "$(dirname "$0")/.." || exit
pytest=.venv/bin/pytest
failed=()
trap 'exit 130' INT

ended() { # name, exit code, seconds since the script began
  echo "== $1 took $((SECONDS - $3)) s, exit code $2"
  (($2 == 0)) || failed+=("$1")
}

once_more() { # name, niceness, pytest's arguments
  local name=$1 started=$SECONDS code=0 by=(nice -n "$2" "$pytest")
  shift 2
  "${by[@]}" "$@" || code=$?
  if ((code == 1)); then # tests failed; any other code says that not all of them ran
    echo "== $name: what failed runs once more, one by one"
    code=0
    "${by[@]}" "$@" -n 0 --last-failed --last-failed-no-failures none --maxfail 1 || code=$?
  fi
  ended "$name" "$code" "$started"
}

booted() {
  env --default-signal=INT "$pytest" -p no:cacheprovider -m booted tests/deploy # what failed elsewhere is kept there
  ended booted $? 0
  ((${#failed[@]} == 0))
}

mkdir -p var
booted >var/booted.log 2>&1 &
beside=$!
once_more rooms 10 -n 2 --dist loadfile -m 'not alone and not booted' --ignore=tests/e2e
wait "$beside" || failed+=(booted)
cat var/booted.log
once_more pages 0 -n 2 --dist loadfile -m 'not alone' tests/e2e
once_more alone 0 -m alone
((${#failed[@]} == 0)) || { echo "failed: ${failed[*]}" && exit 1; }
