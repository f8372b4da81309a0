# shellcheck shell=bash
# From one release to another: the link, the restart, the proof; and the way back, which touches no data.
#
# shared/switching (TO, FROM) is there from before the link is moved until the new release is found healthy or is taken
# back. A run that is killed in between, or a power cut, leaves it, and the next run judges the release by it.

SWITCH_NOTE=$SHARED/switching

back_up() {
  if [[ -z $(current_name) ]]; then
    NOTE="there is no database yet"
    return
  fi
  run_unit vox-backup.service
}

migrate() {
  run_unit "vox-migrate@$NAME.service"
}

# UNIT: a oneshot, to its end. Its last words are told when it fails.
run_unit() {
  local began=$EPOCHSECONDS
  if ! as_root systemctl start "$1"; then
    tell_journal "$1" "$began"
    return 1
  fi
}

# UNIT SINCE: what it said since then, in seconds of Unix time.
tell_journal() {
  journalctl --no-pager --quiet --output=cat --unit="$1" --since="@$2" 2>/dev/null 9>&- | tell_lines 25 || true
}

# NAME: live if it is healthy; else this run fails, and `finish` takes it back.
switch_to() {
  step "note the switch" note_switch "$1" "$(current_name)"
  [[ $DRY_RUN == yes ]] || SWITCHING=$1
  step "current -> releases/$1" point_current "$1"
  step "restart worker and app; the app ends open answers first" restart
  step "health: a spoken sentence, a scripted turn (vox-health.service)" run_unit vox-health.service
  step "note that $1 is live" settle_switch "$1"
}

note_switch() {
  printf '%s\n' "TO=$1" "FROM=$2" >"$SWITCH_NOTE.new"
  sync "$SWITCH_NOTE.new"
  mv "$SWITCH_NOTE.new" "$SWITCH_NOTE"
}

settle_switch() {
  set_release "$1" SINCE "$(now)"
  set_release "$1" STATE live
  rm -f "$SWITCH_NOTE"
  SWITCHING=''
}

# NAME: in one rename, so that at every moment `current` is one release or the other.
point_current() {
  local beside=$ROOT/.current.$$
  rm -f "$beside"
  ln -s "releases/$1" "$beside" && mv -T "$beside" "$ROOT/current" || return 1
  sync "$ROOT" || true
}

# The sockets stay open: whoever comes meanwhile waits. The units' order stops the app first and starts it last.
restart() {
  # A release that could not start has used up its tries, and perhaps its socket's.
  quietly as_root systemctl reset-failed "${APP_UNITS[@]}" "${SOCKETS[@]}" || true
  quietly as_root systemctl start "${SOCKETS[@]}" || true
  quietly as_root systemctl restart "${APP_UNITS[@]}"
}

# Of `finish` and `recover_switch`: SWITCHING is live and did not prove itself. Each thing is tried, whatever failed.
take_back() {
  local failed=$SWITCHING from began=$EPOCHSECONDS
  from=$(sed -n 's/^FROM=//p' "$SWITCH_NOTE")
  SWITCHING=''
  if [[ $(current_name) == "$failed" ]]; then
    if [[ -z $from ]]; then
      leave_nothing
    else
      go_back "$from"
    fi
  fi
  set_release "$failed" STATE failed
  rm -f "$SWITCH_NOTE"
  log "where to look: journalctl --since '$(date -d "@$((began - 600))" '+%F %T')' -u vox-agent -u vox-tts-worker -u vox-health; releases/$failed"
}

# NAME: the release that was live before.
go_back() {
  log "going back to $1; the database stays as it is"
  if ! point_current "$1"; then
    log "ATTENTION: the link could not be moved back: ln -sfnT releases/$1 $ROOT/current"
    return 1
  fi
  if restart && run_unit vox-health.service; then
    log "$1 is live again and healthy"
  else
    log "ATTENTION: $1 is linked again but is not healthy: deploy.sh status, journalctl -u vox-agent -u vox-tts-worker"
    return 1
  fi
}

# The first release of a host failed: as before, there is none.
leave_nothing() {
  log "no release was live before: the services are stopped and the link is removed"
  quietly as_root systemctl stop vox-agent.service vox-tts-worker.service
  rm -f "$ROOT/current"
}

# A switch that an earlier run neither finished nor took back. Sets RECOVERED to `back` when it is taken back now.
recover_switch() {
  [[ -f $SWITCH_NOTE ]] || return 0
  local to
  to=$(sed -n 's/^TO=//p' "$SWITCH_NOTE")
  if [[ $to != "$(current_name)" ]]; then
    # Before the link was moved, or after it was moved back: then the processes may be those of the failed release.
    log "an earlier run was interrupted beside $to: $(current_name | grep . || printf 'nothing') is live and is restarted to be sure"
    [[ -z $(current_name) ]] || restart || log "ATTENTION: it does not start: deploy.sh status"
    rm -f "$SWITCH_NOTE"
    RECOVERED=back
    return
  fi
  log "an earlier run was interrupted while $to went live: it is judged now"
  # Its processes may still be of the release before.
  if restart && run_unit vox-health.service; then
    settle_switch "$to"
    log "$to is healthy and stays live"
  else
    SWITCHING=$to
    take_back || true
    RECOVERED=back
  fi
}
