#!/usr/bin/env bash
# All tests, in four parts. Every part runs, whichever fails: one run tells all.
#   rooms   everything but the pages, two at a time
#   booted  a Debian 12 of its own; it waits most of its time, so it runs beside the rooms, which stand back for it
#   pages   in Chromium, two at a time
#   alone   what hears gaps or ends processes has the machine to itself
# A browser and real time on a busy machine can fail by chance: a test of the last two parts that fails is told, and
# runs once more by itself. A fault fails twice.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
pytest=.venv/bin/pytest
failed=()
trap 'exit 130' INT

ended() { # name, exit code, seconds since the script began
  echo "== $1 took $((SECONDS - $3)) s, exit code $2"
  (($2 == 0)) || failed+=("$1")
}

once_more() { # name, pytest's arguments
  local name=$1 started=$SECONDS code=0
  shift
  "$pytest" "$@" || {
    echo "== $name: what failed runs once more, one by one"
    "$pytest" "$@" -n 0 --last-failed --last-failed-no-failures none --maxfail 1 || code=$?
  }
  ended "$name" "$code" "$started"
}

booted() {
  env --default-signal=INT "$pytest" -m booted tests/deploy
  ended booted $? 0
  ((${#failed[@]} == 0))
}

mkdir -p var
booted >var/booted.log 2>&1 &
beside=$!
nice "$pytest" -n 2 --dist loadfile -m 'not alone and not booted' --ignore=tests/e2e
ended rooms $? 0
wait "$beside" || failed+=(booted)
cat var/booted.log
once_more pages -n 2 --dist loadfile -m 'not alone' tests/e2e
once_more alone -m alone
((${#failed[@]} == 0)) || { echo "failed: ${failed[*]}" && exit 1; }
