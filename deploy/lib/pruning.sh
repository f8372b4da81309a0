# shellcheck shell=bash
# What is no longer needed: old releases, and the virtualenvs and voices that no release uses.

prune() {
  local name count=0
  while IFS= read -r name; do
    take_away "$RELEASES" "$name"
    count=$((count + 1))
  done < <(releases_to_remove)
  NOTE="$count removed"
  prune_environments
  prune_voices
}

# The oldest of those that are more than KEEP_RELEASES; never the current one nor the one before it.
releases_to_remove() {
  local current previous names=() name spare
  current=$(current_name)
  previous=$(previous_name)
  mapfile -t names < <(release_names)
  spare=$((${#names[@]} - KEEP_RELEASES))
  for name in "${names[@]}"; do
    ((spare > 0)) || break
    if [[ $name != "$current" && $name != "$previous" ]]; then
      printf '%s\n' "$name"
      spare=$((spare - 1))
    fi
  done
}

# FOLDER NAME: out of sight in one rename, then removed: no half of it is ever taken for a whole.
take_away() {
  mv -T "$1/$2" "$1/.gone-$2"
  rm -rf "$1/.gone-$2"
}

# The full set is 7 GB: only that of the current release is kept.
prune_environments() {
  local folder used
  used=$(printf 'full-%s\n' "$(release_value current FULL)" && used_values SERVE serve-)
  for folder in "$SHARED"/venvs/*-*; do
    if [[ -d $folder ]] && ! grep -qxF "${folder##*/}" <<<"$used"; then
      take_away "$SHARED/venvs" "${folder##*/}"
    fi
  done
}

prune_voices() {
  local folder used
  used=$(used_values VOICES '')
  for folder in "$SHARED"/voices/[0-9a-f]*; do
    if [[ -d $folder ]] && ! grep -qxF "${folder##*/}" <<<"$used"; then
      take_away "$SHARED/voices" "${folder##*/}"
    fi
  done
}

# KEY BEFORE: that value of all releases, with BEFORE before it.
used_values() {
  local name
  for name in $(release_names); do
    printf '%s%s\n' "$2" "$(release_value "$name" "$1")"
  done
}
