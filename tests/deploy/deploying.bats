# What deploy.sh does when nothing interrupts it.

setup_file() {
  load host
  make_repository
}

setup() {
  load host
  make_host
}

@test "the first deploy makes everything, in order, and a second one of the same commit does nothing" {
  run deploy main
  [[ $status -eq 0 ]]
  expect_working_current
  expect_no_leftovers
  [[ $(commit_of_current) == "$(head_of_main)" && $(state_of_release "$(current)") == live ]]
  printf '%s\n' "pip serve" "pip full" "start vox-migrate@$(current).service" \
    'reset-failed vox-agent.service vox-tts-worker.service vox-tts-worker.socket vox-agent.socket' \
    'start vox-tts-worker.socket vox-agent.socket' 'restart vox-agent.service vox-tts-worker.service' \
    'start vox-health.service' >"$BATS_TEST_TMPDIR/expected"
  sed -E 's/^pip .*requirements-serve.txt$/pip serve/; s/^pip .*requirements.txt$/pip full/' "$CALLS" |
    diff "$BATS_TEST_TMPDIR/expected" -

  : >"$CALLS"
  run deploy main
  [[ $status -eq 0 && $output == *'live already: nothing to do'* ]]
  [[ ! -s $CALLS && $(ls "$ROOT/releases" | wc -l) -eq 1 ]]
}

@test "the next deploy backs up first, and shares virtualenv and voice" {
  deploy main
  local first
  first=$(current)
  : >"$CALLS"
  commit page.txt two
  run deploy main
  [[ $status -eq 0 && $(current) != "$first" && $(<"$ROOT/current/page.txt") == two ]]
  [[ $(head -1 "$CALLS") == 'start vox-backup.service' && $(sed -n 2p "$CALLS") == "start vox-migrate@$(current).service" ]]
  refute grep -q pip "$CALLS"
  [[ $(ls "$ROOT/shared/venvs" | wc -l) -eq 2 && $(ls "$ROOT/shared/voices" | wc -l) -eq 1 ]]
}

@test "other requirements get a virtualenv of their own, other voice code begins with the old voice and imports nothing" {
  deploy main
  : >"$CALLS"
  commit constraints.txt 'httpx==0.28.1'
  deploy main
  [[ $(grep -c 'pip .*requirements-serve.txt' "$CALLS") -eq 1 && $(ls -d "$ROOT"/shared/venvs/serve-* | wc -l) -eq 2 ]]
  : >"$CALLS"
  commit tts/new.py
  run deploy main
  [[ $status -eq 0 && $output == *'as a copy of'* ]]
  refute grep -q pip "$CALLS"
  [[ $(ls "$ROOT/shared/voices" | wc -l) -eq 2 ]]
  expect_working_current
}

@test "a tag and a branch are what they were at the last push; a tag comes first" {
  git -C "$REPOSITORY" -c user.name=T -c user.email=t@example.com tag -a v1 -m one
  commit page.txt two
  deploy v1
  [[ $(commit_of_current) == "$(git -C "$REPOSITORY" rev-parse v1^{commit})" ]]
  git -C "$REPOSITORY" branch v2 v1
  git -C "$REPOSITORY" tag v2 main
  deploy v2
  [[ $(commit_of_current) == "$(head_of_main)" ]]
}

# COUNT: until the reader has noted so many lines, which on a busy machine may be late.
until_seen() {
  until (($(cat "$BATS_TEST_TMPDIR/seen" 2>/dev/null | wc -l) >= $1)) || ((SECONDS > 300)); do sleep 0.05; done
}

@test "while one release follows another, a reader always finds a whole one" {
  deploy main
  (
    seen=''
    until [[ -e $BATS_TEST_TMPDIR/enough ]] || ((SECONDS > 300)); do
      name=$(readlink "$ROOT/current") && [[ -f $ROOT/$name/app.py && -f $ROOT/$name/.venv/.complete ]] || echo missing
      [[ $name == "$seen" ]] || echo "$name"
      seen=$name
    done >"$BATS_TEST_TMPDIR/seen"
  ) 3>&- &
  until_seen 1
  commit page.txt two
  deploy main
  until_seen 2
  deploy rollback
  until_seen 3
  touch "$BATS_TEST_TMPDIR/enough"
  wait
  refute grep missing "$BATS_TEST_TMPDIR/seen"
  [[ $(wc -l <"$BATS_TEST_TMPDIR/seen") -eq 3 ]]
}

@test "a release made within the same second, or after the clock was set back, is the newer one" {
  deploy main
  local future=29990101T000000Z-0123456789ab
  cp -a "$ROOT/releases/$(current)" "$ROOT/releases/$future"
  ln -sfn "releases/$future" "$ROOT/current"
  commit page.txt two
  deploy main
  [[ $(current) == 29990101T000001Z-* && $(<"$ROOT/current/page.txt") == two ]]
  deploy rollback
  [[ $(current) == "$future" ]]
}

@test "five releases are kept, with what they use and no more" {
  deploy main
  local first n name
  first=$(current)
  for n in 1 2 3 4 5 6; do
    name=2020010${n}T000000Z-00000000000$n
    cp -a "$ROOT/releases/$first" "$ROOT/releases/$name"
    sed -i "s/^SERVE=.*/SERVE=$n/" "$ROOT/releases/$name/RELEASE"
    mkdir "$ROOT/shared/venvs/serve-$n" "$ROOT/shared/voices/$n$n"
  done
  commit page.txt two
  deploy main
  [[ $(ls "$ROOT/releases" | tr '\n' ' ') == "20200104"*' 20200105'*' 20200106'*" $first $(current) " ]]
  [[ $(ls -d "$ROOT"/shared/venvs/serve-* | wc -l) -eq 4 && $(ls "$ROOT/shared/voices" | wc -l) -eq 1 ]]
  expect_no_leftovers
  run deploy list
  [[ $status -eq 0 && $(grep -c 'current$' <<<"$output") -eq 1 && $(grep 'previous$' <<<"$output") == "$first "* ]]
}

@test "a rollback goes one back and one more, to a name as well, and touches no data" {
  deploy main
  local names=("$(current)")
  commit page.txt two && deploy main && names+=("$(current)")
  commit page.txt three && deploy main && names+=("$(current)")
  : >"$CALLS"
  deploy rollback
  [[ $(current) == "${names[1]}" && $(state_of_release "${names[2]}") == rolled-back ]]
  refute grep -E 'backup|migrate' "$CALLS"
  deploy rollback
  [[ $(current) == "${names[0]}" ]]
  run deploy rollback
  [[ $status -eq 1 && $output == *'no release before'* ]]
  deploy rollback "${names[2]}"
  [[ $(current) == "${names[2]}" && $(state_of_release "${names[2]}") == live ]]
  run deploy rollback 20200101T000000Z-0123456789ab
  [[ $status -eq 1 && $(current) == "${names[2]}" ]]
}

@test "a real virtualenv is installed from a folder of wheels, and the index is not asked" {
  mkdir "$BATS_TEST_TMPDIR/wheels"
  python3 - "$BATS_TEST_TMPDIR/wheels" <<'PY'
import sys, zipfile
with zipfile.ZipFile(f"{sys.argv[1]}/greeting-1.0-py3-none-any.whl", "w") as wheel:
    info = "greeting-1.0.dist-info"
    wheel.writestr("greeting.py", "WORD = 'hello'\n")
    wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr(f"{info}/RECORD", f"greeting.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
PY
  echo "WHEELHOUSE=$BATS_TEST_TMPDIR/wheels" >>"$DEPLOY_PREFIX/etc/vox-estate-agent/host.env"
  commit requirements-serve.txt greeting==1.0
  commit app.py 'from greeting import WORD'
  # The voice counts as there: the full set, of which there are no wheels, is not needed.
  commit tts/__main__.py 'import greeting'
  PYTHON=python3 run deploy main
  [[ $status -eq 0 ]]
  [[ $("$ROOT/current/.venv/bin/python" -c 'import greeting; print(greeting.WORD)') == hello ]]
  [[ -n $(find "$ROOT/current/__pycache__" -name 'app.*.pyc') ]]
}

@test "status tells release, units, health, backup and disk, and changes nothing" {
  deploy main
  mkdir "$REPOSITORY/deploy/systemd" && commit deploy/systemd/vox-agent.service new
  deploy main
  commit page.txt two
  find "$ROOT" -printf '%p %T@\n' | sort >"$BATS_TEST_TMPDIR/before"
  run deploy status
  [[ $status -eq 0 ]]
  local told
  for told in "release   $(current) (main)" 'vox-agent.service        active' '"ready"' '2026-11-24 03:10:00' 'disk ' \
    'run deploy/setup.py: vox-agent.service'; do
    [[ $output == *"$told"* ]]
  done
  find "$ROOT" -printf '%p %T@\n' | sort | diff "$BATS_TEST_TMPDIR/before" -
}

@test "a dry run says every step, before the first release too, and changes nothing" {
  find "$DEPLOY_PREFIX" | sort >"$BATS_TEST_TMPDIR/before"
  run deploy --dry-run main
  [[ $status -eq 0 && $(grep -c '^would: ' <<<"$output") -eq 15 ]]
  find "$DEPLOY_PREFIX" | sort | diff "$BATS_TEST_TMPDIR/before" -
  deploy main
  commit page.txt two
  deploy main
  find "$DEPLOY_PREFIX" -printf '%p %T@\n' | sort >"$BATS_TEST_TMPDIR/before"
  : >"$CALLS"
  run deploy rollback --dry-run
  [[ $status -eq 0 && $output == *'would: current -> '* ]]
  find "$DEPLOY_PREFIX" -printf '%p %T@\n' | sort | diff "$BATS_TEST_TMPDIR/before" -
  [[ ! -s $CALLS ]]
}

@test "wrong arguments and a host that is not set up end with 2, and say what was expected" {
  local wrong
  for wrong in '' '--frobnicate' '--force' 'main other' 'list now' 'status now' 'rollback a b' '-x' '../up' 'a..b'; do
    # shellcheck disable=SC2086
    run deploy $wrong
    [[ $status -eq 2 && $output == *'TAG|BRANCH'* ]]
  done
  run deploy --help
  [[ $status -eq 0 && $output == *'Exit status'* ]]
  echo 'KEEP_RELEASES=1' >>"$DEPLOY_PREFIX/etc/vox-estate-agent/host.env"
  run deploy main
  [[ $status -eq 2 && $output == *'from 2 to 99'* ]]
  rm "$DEPLOY_PREFIX/etc/vox-estate-agent/host.env"
  run deploy main
  [[ $status -eq 2 && $output == *'host.env cannot be read'* ]]
}
