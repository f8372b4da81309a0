# What deploy.sh does when something fails, or when it is interrupted: a working release stays live.

setup_file() {
  load host
  make_repository
}

setup() {
  load host
  make_host
}

@test "a release that is not healthy is taken back, the data are not, and its words are told without passwords" {
  deploy main
  local good
  good=$(current)
  commit UNHEALTHY
  : >"$CALLS"
  run deploy main
  [[ $status -eq 1 && $(current) == "$good" && $output == *'where to look: journalctl'* && $output == *"live: $good"* ]]
  [[ $output == *'only 0% of it is a voice'* && $output == *'https://...@example.com'* ]]
  refute grep -r secret "$ROOT/shared/deploy.log"
  # Twice each: the new release, then the old one.
  [[ $(grep -c '^restart' "$CALLS") -eq 2 && $(grep -c '^start vox-health' "$CALLS") -eq 2 ]]
  [[ $(grep -c -E 'backup|migrate' "$CALLS") -eq 2 ]]
  expect_no_leftovers
  run deploy list
  [[ $(grep -c 'failed$' <<<"$output") -eq 1 ]]
  # The failed one is no release to go back to.
  rm "$REPOSITORY/UNHEALTHY" && commit page.txt mended && deploy main && deploy rollback
  [[ $(current) == "$good" ]]
}

@test "a release that does not start is taken back" {
  deploy main
  local good
  good=$(current)
  commit UNSTARTABLE
  run deploy main
  [[ $status -eq 1 && $(current) == "$good" && $output == *'FAILED: restart'* ]]
}

@test "a first release that fails leaves no link, and the next one is a first again" {
  commit UNHEALTHY
  run deploy main
  [[ $status -eq 1 && ! -e $ROOT/current && ! -L $ROOT/current ]]
  grep -qx 'stop vox-agent.service vox-tts-worker.service' "$CALLS"
  rm "$REPOSITORY/UNHEALTHY" && commit page.txt mended
  deploy main
  expect_working_current
}

@test "what fails before the link touches nothing that is live" {
  deploy main
  local good broken
  good=$(current)
  : >"$CALLS"
  commit page.txt two
  touch "$DEPLOY_PREFIX/no-backup"
  run deploy main
  [[ $status -eq 1 && $output == *'FAILED: back up'* ]]
  rm "$DEPLOY_PREFIX/no-backup" && touch "$DEPLOY_PREFIX/no-migration"
  run deploy main
  [[ $status -eq 1 && $output == *'FAILED: bring the database'* ]]
  rm "$DEPLOY_PREFIX/no-migration" && echo 100 >"$DEPLOY_PREFIX/free-mb"
  run deploy main
  [[ $status -eq 1 && $output == *'100 MB left'* ]]
  rm "$DEPLOY_PREFIX/free-mb"
  for broken in 'raise RuntimeError("broken")' 'def ('; do
    commit app.py "$broken"
    run deploy main
    [[ $status -eq 1 && $output == *'FAILED: compile and load'* ]]
  done
  [[ $(current) == "$good" && $(state_of_release "$good") == live ]]
  refute grep '^restart' "$CALLS"
  [[ -z $(find "$ROOT/releases" -name '.tmp-*') ]]
}

@test "a name that is neither tag nor branch, and a repository that is away, end with 1" {
  run deploy nowhere
  [[ $status -eq 1 && $output == *"no tag and no branch 'nowhere'"* && ! -e $ROOT/current ]]
  run deploy --dry-run nowhere
  [[ $status -eq 1 && $output == *"no tag and no branch 'nowhere'"* ]]
  mv "$REPOSITORY" "$REPOSITORY.gone"
  run deploy main
  [[ $status -eq 1 && $output == *'FAILED: fetch'* ]]
}

@test "a second run at the same time is refused, and told who holds the lock" {
  deploy main
  commit page.txt two
  # From within the first run, while it restarts the services.
  cat >"$DEPLOY_PREFIX/meanwhile" <<END
if [[ \$* == restart* ]]; then
  "$REAL/deploy/deploy.sh" rollback >"$BATS_TEST_TMPDIR/second" 2>&1 || touch "$BATS_TEST_TMPDIR/refused"
fi
END
  deploy main
  [[ -e $BATS_TEST_TMPDIR/refused ]]
  grep -q "another run holds the lock: release main of $(id -un), process" "$BATS_TEST_TMPDIR/second"
  [[ $(<"$ROOT/current/page.txt") == two ]]
}

@test "Ctrl-C and a kill after the link take the new release back; a lost connection does not" {
  deploy main
  local good signal
  good=$(current)
  commit page.txt two
  for signal in INT TERM; do
    once_at 'start vox-health.service' "kill -$signal"
    run deploy main
    [[ $status -gt 128 && $(current) == "$good" ]]
    expect_no_leftovers
  done
  once_at 'restart*' 'kill -HUP'
  deploy main > >(true)
  [[ $(<"$ROOT/current/page.txt") == two ]]
}

# BEFORE COMMAND...: the command, killed by SIGKILL before the so many-th simple command of the script.
killed_before() {
  cat >"$BATS_TEST_TMPDIR/killer" <<'END'
set -T
trap '((++DONE < KILL_BEFORE)) || kill -KILL $$' DEBUG
END
  KILL_BEFORE=$1 DONE=0 BASH_ENV=$BATS_TEST_TMPDIR/killer "${@:2}"
}

@test "killed at any line it leaves a working release, and the next run puts all in order" {
  deploy main >/dev/null
  local at=15 stride=53 kills=0 pid
  while :; do
    commit page.txt "$at"
    killed_before "$at" deploy main >/dev/null 2>&1 && break
    kills=$((kills + 1)) at=$((at + stride))
    expect_working_current
  done
  echo "killed $kills times"
  [[ $kills -ge 8 ]]
  run deploy main
  [[ $status -eq 0 && $(commit_of_current) == "$(head_of_main)" ]]
  expect_working_current
  expect_no_leftovers
}

@test "a switch that was killed before its verdict is judged by the next run" {
  deploy main
  local good
  good=$(current)
  commit UNHEALTHY
  once_at 'restart*' 'kill -KILL'
  run deploy main
  [[ $status -eq 137 && $(current) != "$good" && -f $ROOT/shared/switching ]]
  run deploy status
  [[ $output == *'a switch was not finished'* ]]
  # What the killed run started may still hold the lock.
  flock -w 60 "$ROOT/shared/deploy.lock" true
  run deploy rollback
  [[ $status -eq 0 && $(current) == "$good" && $output == *'was interrupted'* && $output == *'taken back just now'* ]]
  expect_no_leftovers
}

@test "a way back that was killed before its restart is finished by the next run, and goes no further back" {
  deploy main
  commit page.txt two && deploy main
  local good
  good=$(current)
  commit UNHEALTHY
  echo "[[ \$* != restart* || -e $ROOT/current/UNHEALTHY || -e $BATS_TEST_TMPDIR/killed ]] || {
    touch $BATS_TEST_TMPDIR/killed; kill -KILL \$(sed -E 's/.*process ([0-9]+).*/\1/' $ROOT/shared/deploy.lock); }" \
    >"$DEPLOY_PREFIX/meanwhile"
  run deploy main
  [[ $status -eq 137 && $(current) == "$good" && -f $ROOT/shared/switching ]]
  flock -w 60 "$ROOT/shared/deploy.lock" true
  : >"$CALLS"
  run deploy rollback
  [[ $status -eq 0 && $(current) == "$good" && $(grep -c '^restart' "$CALLS") -eq 1 ]]
  expect_no_leftovers
}
