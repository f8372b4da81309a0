# shellcheck shell=bash
# Releases as folders: their names, what each one's RELEASE file says, how one is made whole.
#
# RELEASE has NAME, REF, COMMIT, TIME (when it was made), SERVE and FULL (hashes of its requirements), VOICES (key of
# its voices), SINCE (when it last went live) and STATE: built, live (now or once, and healthy), failed, rolled-back.

RELEASE_MB=400

# COMMIT: a name that sorts after all others, though two be made in one second, or the clock be set back.
new_name() {
  local moment newest
  moment=$(date -u +%Y%m%dT%H%M%SZ)
  newest=$(release_names | tail -n 1)
  newest=${newest%%-*}
  if [[ -n $newest && ! $moment > $newest ]]; then
    moment=$(date -u -d "${newest:0:8} ${newest:9:2}:${newest:11:2}:${newest:13:2} UTC + 1 second" +%Y%m%dT%H%M%SZ)
  fi
  printf '%s-%s\n' "$moment" "${1:0:12}"
}

# All whole releases, the oldest first.
release_names() {
  local folder
  for folder in "$RELEASES"/[0-9]*; do
    [[ ! -f $folder/RELEASE ]] || printf '%s\n' "${folder##*/}"
  done
}

is_whole() {
  [[ $1 =~ ^[0-9TZ]+-[0-9a-f]+$ && -f $RELEASES/$1/RELEASE && -e $RELEASES/$1/.venv/.complete && -d $RELEASES/$1/voices ]]
}

# The name of the live release, or nothing.
current_name() {
  [[ ! -L $ROOT/current ]] || basename "$(readlink "$ROOT/current")"
}

# The newest release before the current one that was live and found healthy, or nothing.
previous_name() {
  local name found='' current
  current=$(current_name)
  for name in $(release_names); do
    if [[ $name < $current && $(release_value "$name" STATE) == live ]] && is_whole "$name"; then
      found=$name
    fi
  done
  printf '%s\n' "$found"
}

# NAME|current|.tmp-NAME KEY: the value, or nothing.
release_value() {
  local file=$RELEASES/$1/RELEASE
  [[ $1 != current ]] || file=$ROOT/current/RELEASE
  [[ ! -f $file ]] || sed -n "s/^$2=//p" "$file"
}

# NAME KEY VALUE: noted in the release's file, whole or not at all.
set_release() {
  local file=$RELEASES/$1/RELEASE
  { sed "/^$2=/d" "$file" && printf '%s=%s\n' "$2" "$3"; } >"$file.new" && mv "$file.new" "$file"
}

now() {
  date -u +%Y-%m-%dT%H:%M:%SZ
}

unpack() {
  local folder=$RELEASES/.tmp-$NAME
  mkdir "$folder"
  git -C "$MIRROR" archive "$COMMIT" | tar -x -C "$folder"
  printf '%s\n' "NAME=$NAME" "REF=$WHAT" "COMMIT=$COMMIT" "TIME=$(now)" STATE=built >"$folder/RELEASE"
}

# The services' users cannot write beside the code: without this every start would compile it anew. And code that
# cannot be loaded at all is not tried on visitors.
try_code() {
  local folder=$RELEASES/.tmp-$NAME
  quietly "$folder/.venv/bin/python" -m compileall -q -j 0 -s "$folder" -p "$RELEASES/$NAME" "$folder"
  # No setting of the operator's own shell counts.
  quietly env -i -C "$folder" PATH="$PATH" HOME="${HOME:-/}" LANG=C.UTF-8 GRADIO_ANALYTICS_ENABLED=False \
    .venv/bin/python -c 'import app, parts, ui.studio, ui.talk, tts.worker.app, deploy.health'
}

# Only now it has its name, with everything of it on the disk: a power cut leaves it whole or unseen.
finish_release() {
  sync -f "$RELEASES"
  mv -T "$RELEASES/.tmp-$NAME" "$RELEASES/$NAME"
}
