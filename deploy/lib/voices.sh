# shellcheck shell=bash
# Voices, imported once for each state of the code that makes them, and shared by the releases that have that code.

VOICE_MB=400

# Sets VOICES: 16 hex digits of what a voice's files depend on.
voices_key() {
  VOICES=$(git -C "$MIRROR" rev-parse "$COMMIT:tts" "$COMMIT:assets/voices.toml" | sha256sum | cut -c 1-16)
}

make_voice() {
  local folder=$RELEASES/.tmp-$NAME
  voices_key
  begin_voices "$SHARED/voices/$VOICES"
  if ! quietly_check serve-"$SERVE"; then
    log "no voice that this release can speak with: it is imported"
    expect_mb "$VOICE_MB"
    make_full
    quietly voice_command "full-$FULL" import
    quietly voice_command "serve-$SERVE" check
    NOTE="imported into $VOICES"
  fi
  ln -s "../../shared/voices/$VOICES" "$folder/voices"
  set_release ".tmp-$NAME" VOICES "$VOICES"
}

# FOLDER: a new one begins as a copy of the newest other, for code that changed seldom changes the voice.
begin_voices() {
  NOTE="${1##*/} was there"
  [[ ! -d $1 ]] || return 0
  local like
  like=$(newest_voices)
  NOTE="${1##*/} begun${like:+ as a copy of ${like##*/}}"
  if [[ -n $like ]]; then
    cp -a --reflink=auto "$like" "$SHARED/voices/.tmp-${1##*/}"
    sync -f "$SHARED/voices"
  else
    mkdir "$SHARED/voices/.tmp-${1##*/}"
  fi
  touch "$SHARED/voices/.tmp-${1##*/}"
  mv -T "$SHARED/voices/.tmp-${1##*/}" "$1"
}

newest_voices() {
  local folder newest=''
  for folder in "$SHARED"/voices/[0-9a-f]*; do
    if [[ -d $folder && (-z $newest || $folder -nt $newest) ]]; then
      newest=$folder
    fi
  done
  printf '%s\n' "$newest"
}

# VIRTUALENV: whether the voice can be spoken with; what it says is of interest only when the import fails as well.
quietly_check() {
  voice_command "$1" check >/dev/null 2>&1
}

# VIRTUALENV COMMAND: `python -m tts` of the new code. No setting of the operator's own shell counts.
voice_command() {
  env -i -C "$RELEASES/.tmp-$NAME" PATH="$PATH" HOME="${HOME:-/}" LANG=C.UTF-8 ${VOX_VOICE:+"VOX_VOICE=$VOX_VOICE"} \
    VOX_VOICES_DIR="$SHARED/voices/$VOICES" "$SHARED/venvs/$1/bin/python" -m tts "$2"
}
