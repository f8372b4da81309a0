# For the bats tests of deploy.sh: a host in a temporary folder, a small repository, and programs that note how they
# are called. Git, Python and all file work are real; virtualenvs are but in one test.

REAL=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Once a file: the repository that every test gets a copy of.
make_repository() {
  local tree=$BATS_FILE_TMPDIR/tree
  mkdir -p "$tree"/{tts/worker,assets,ui,deploy}
  touch "$tree"/{tts/__init__,tts/worker/__init__,tts/worker/app,ui/__init__,ui/studio,ui/talk,parts,deploy/health}.py
  touch "$tree"/{requirements,requirements-serve,constraints}.txt "$tree/assets/voices.toml"
  echo 'print("app loaded")' >"$tree/app.py"
  git -C "$tree" init --quiet --initial-branch=main
  commit_all "$tree" first
}

commit_all() {
  git -C "$1" add --all
  git -C "$1" -c user.name=Test -c user.email=test@example.com commit --quiet --allow-empty --message "$2"
}

# A host as setup.py leaves it. DEPLOY_PREFIX is what deploy.sh takes; CALLS has a line for each call of systemctl.
make_host() {
  export DEPLOY_PREFIX=$BATS_TEST_TMPDIR/host CALLS=$BATS_TEST_TMPDIR/calls
  export PATH=$REAL/tests/deploy/stubs:$PATH PYTHON=$REAL/tests/deploy/stubs/python
  export PIP_NO_INPUT=1 GIT_CONFIG_GLOBAL=/dev/null
  ROOT=$DEPLOY_PREFIX/opt/vox-estate-agent
  REPOSITORY=$BATS_TEST_TMPDIR/tree
  mkdir -p "$ROOT" "$DEPLOY_PREFIX/etc/vox-estate-agent" "$DEPLOY_PREFIX/etc/systemd/system"
  cp -a "$BATS_FILE_TMPDIR/tree" "$REPOSITORY"
  printf '%s\n' '# one server' "REPOSITORY=$REPOSITORY" KEEP_RELEASES=5 VOX_PUBLIC_URL=https://demo.example.com \
    >"$DEPLOY_PREFIX/etc/vox-estate-agent/host.env"
  : >"$CALLS"
}

deploy() {
  "$REAL/deploy/deploy.sh" "$@"
}

# FILE [CONTENT]: another commit of the repository, with that file in it.
commit() {
  mkdir -p "$(dirname "$REPOSITORY/$1")"
  printf '%s\n' "${2:-}" >"$REPOSITORY/$1"
  commit_all "$REPOSITORY" "$1"
}

current() {
  basename "$(readlink "$ROOT/current")"
}

commit_of_current() {
  sed -n 's/^COMMIT=//p' "$ROOT/current/RELEASE"
}

head_of_main() {
  git -C "$REPOSITORY" rev-parse main
}

state_of_release() {
  sed -n 's/^STATE=//p' "$ROOT/releases/$1/RELEASE"
}

# What must be true at every moment: no link at all before the first release, else one to a whole release.
expect_working_current() {
  [[ -L $ROOT/current ]] || return 0
  [[ -f $ROOT/current/app.py && -f $ROOT/current/RELEASE ]]
  [[ -e $ROOT/current/.venv/.complete && -d $ROOT/current/voices/joe ]]
}

expect_no_leftovers() {
  local left
  left=$(find "$ROOT" -maxdepth 3 \( -name '.tmp-*' -o -name '.gone-*' -o -name '.current.*' -o -name switching \))
  [[ -z $left ]] || { echo "left: $left" && return 1; }
}

# COMMAND...: fails when it succeeds. (A bare `! command` fails no test.)
refute() {
  if "$@"; then
    return 1
  fi
}

# CALL KILL: when systemctl is called like that, the run that calls it gets that signal, this once.
once_at() {
  rm -f "$DEPLOY_PREFIX/sent"
  cat >"$DEPLOY_PREFIX/meanwhile" <<END
if [[ \$* == ${1// /\\ } && ! -e $DEPLOY_PREFIX/sent ]]; then
  touch "$DEPLOY_PREFIX/sent"
  $2 "\$(sed -E 's/.*process ([0-9]+).*/\1/' "$ROOT/shared/deploy.lock")"
fi
END
}
