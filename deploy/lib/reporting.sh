# shellcheck shell=bash
# `list` and `status`: they change nothing and need no rights.

list_releases() {
  local name current previous
  current=$(current_name)
  previous=$(previous_name)
  printf '%-30s %-20s %-21s %s\n' RELEASE REF 'LIVE SINCE (UTC)' STATE
  for name in $(release_names | sort -r); do
    printf '%-30s %-20s %-21s %s\n' "$name" "$(release_value "$name" REF)" \
      "$(release_value "$name" SINCE | grep . || printf -- '-')" "$(state_of "$name" "$current" "$previous")"
  done
}

# NAME CURRENT PREVIOUS: in a word.
state_of() {
  if [[ $1 == "$2" ]]; then
    [[ -f $SWITCH_NOTE ]] && printf 'current, not yet judged' || printf 'current'
  elif [[ $1 == "$3" ]]; then
    printf 'previous'
  elif [[ $(release_value "$1" STATE) == built ]]; then
    printf 'never live'
  else
    release_value "$1" STATE
  fi
}

tell_status() {
  local current
  current=$(current_name)
  if [[ -z $current ]]; then
    printf 'release   none is live\n'
  else
    printf 'release   %s (%s), live since %s\n' "$current" "$(release_value current REF)" "$(release_value current SINCE)"
    printf 'previous  %s\n' "$(previous_name | grep . || printf 'none')"
  fi
  tell_newer
  [[ ! -f $SWITCH_NOTE ]] || printf 'ATTENTION a switch was not finished: a deploy is at work, or run deploy.sh again\n'
  tell_units
  tell_old_units printf '%s\n'
  tell_health
  tell_backup
  printf 'disk      %s\n' "$(df -h -P "$ROOT" | awk 'NR == 2 {print $4 " of " $2 " free, " $5 " used"}')"
}

# How far BRANCH was ahead when it was fetched last.
tell_newer() {
  local commit newer
  commit=$(release_value current COMMIT)
  newer=$(git -C "$MIRROR" rev-list --count "$commit..refs/heads/$BRANCH" 2>/dev/null || true)
  [[ -z $newer ]] || printf 'newer     %s commits on %s, as of the last fetch\n' "$newer" "$BRANCH"
}

tell_units() {
  local unit
  for unit in "${SOCKETS[@]}" "${APP_UNITS[@]}" vox-backup.timer vox-checks.timer; do
    printf 'unit      %-24s %s\n' "$unit" "$(systemctl is-active "$unit" 2>/dev/null || true)"
  done
}

# Units are the host's, and root's: setup.py puts them there, no deploy. Prints those that this release has otherwise.
old_units() {
  local mine=$ROOT/current/deploy/systemd file
  [[ -d $mine ]] || return 0
  while IFS= read -r file; do
    cmp -s "$mine/$file" "$UNITS/$file" || printf '%s ' "$file"
  done < <(find "$mine/" -type f ! -name '*.example' -printf '%P\n' | sort)
}

# COMMAND...: tells of them by that command.
tell_old_units() {
  local old
  [[ $DRY_RUN == no ]] || return 0
  old=$(old_units)
  [[ -z $old ]] || "$@" "ATTENTION this host's units are not those of this release, run deploy/setup.py: ${old% }"
}

# As a visitor would ask, but of this machine's own nginx: neither name service nor certificate is judged here.
tell_health() {
  local host port=443 said
  host=${VOX_PUBLIC_URL#*://}
  host=${host%%/*}
  [[ $host != *:* ]] || port=${host##*:}
  said=$(curl -ks --max-time 5 --resolve "${host%:*}:$port:127.0.0.1" -w ' (%{http_code})' "${VOX_PUBLIC_URL%/}/healthz" || true)
  printf 'health    %s\n' "${said:-no answer}"
}

tell_backup() {
  local result at
  result=$(systemctl show --property=Result --value vox-backup.service 2>/dev/null || true)
  at=$(systemctl show --property=ExecMainExitTimestamp --value vox-backup.service 2>/dev/null || true)
  printf 'backup    %s\n' "${at:-none since the machine was started}${at:+ ($result)}"
}
