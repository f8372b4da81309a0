# shellcheck shell=bash
# Virtualenvs, shared by all releases with the same requirements. One is complete when `.complete` is in it: they are
# built in place, for a virtualenv cannot be moved.

SERVING_MB=1500
FULL_MB=11000

# FILE...: 16 hex digits that say which requirements and which Python.
requirements_hash() {
  { cat "$@" && "$PYTHON" -VV; } | sha256sum | cut -c 1-16
}

# FOLDER OF A RELEASE: sets SERVE and FULL.
hash_requirements() {
  SERVE=$(cd "$1" && requirements_hash requirements-serve.txt constraints.txt)
  FULL=$(cd "$1" && requirements_hash requirements.txt requirements-serve.txt constraints.txt)
}

expect_room() {
  local mb=$RELEASE_MB serve
  serve=$(cd "$SHARED" && requirements_hash <(git -C "$MIRROR" show "$COMMIT:requirements-serve.txt") \
    <(git -C "$MIRROR" show "$COMMIT:constraints.txt"))
  [[ -e $SHARED/venvs/serve-$serve/.complete ]] || mb=$((mb + SERVING_MB))
  expect_mb "$mb"
}

make_serving() {
  local folder=$RELEASES/.tmp-$NAME
  hash_requirements "$folder"
  make_environment "serve-$SERVE" "$folder/requirements-serve.txt"
  ln -s "../../shared/venvs/serve-$SERVE" "$folder/.venv"
  set_release ".tmp-$NAME" SERVE "$SERVE"
  set_release ".tmp-$NAME" FULL "$FULL"
}

# With torch, for importing and exporting voices only; no service runs on it.
make_full() {
  local folder=$RELEASES/.tmp-$NAME
  if [[ ! -e $SHARED/venvs/full-$FULL/.complete ]]; then
    expect_mb "$FULL_MB"
    log "the full requirements are installed once: about 3.4 GB of downloads, 6.8 GB on the disk"
  fi
  make_environment "full-$FULL" "$folder/requirements.txt"
}

# NAME REQUIREMENTS: unless it is there.
make_environment() {
  local venv=$SHARED/venvs/$1 source=()
  if [[ -e $venv/.complete ]]; then
    NOTE="$1 was there"
    return
  fi
  [[ -z $WHEELHOUSE ]] || source=(--no-index --find-links "$WHEELHOUSE")
  rm -rf "$venv"
  quietly "$PYTHON" -m venv "$venv"
  quietly "$venv/bin/python" -m pip install --disable-pip-version-check --no-input "${source[@]}" -r "$2"
  sync -f "$venv"
  touch "$venv/.complete"
  NOTE="$1 made"
}
