# shellcheck shell=bash
# One run at a time; what an interrupted run left is put in order first; and no run ends between two releases.

# Takes the lock and recovers; from here on, whatever happens, `finish` has the last word.
begin() {
  STEP='' SWITCHING='' NAME='' RECOVERED=''
  if [[ $DRY_RUN == yes ]]; then
    [[ ! -f $SWITCH_NOTE ]] || printf 'would: judge the release that an interrupted run left, before all else\n'
    return
  fi
  mkdir -p "$RELEASES" "$SHARED/venvs" "$SHARED/voices"
  take_lock
  trap finish EXIT
  # A lost connection ends nothing: the run goes on to a good end. Ctrl-C and a kill go by `finish`.
  trap '' HUP PIPE
  trap 'exit 130' INT
  trap 'exit 143' TERM
  log_only "$COMMAND ${WHAT:-} by ${SUDO_USER:-$(id -un)}"
  recover
}

# Held on descriptor 9 by this run, and by what it starts and would have to be waited for (pip, import): should this
# run be killed, the next one is refused until those have ended.
take_lock() {
  exec 9>>"$SHARED/deploy.lock"
  if ! flock -n 9; then
    die "another run holds the lock: $(<"$SHARED/deploy.lock"). If that one is gone, what it started still works"
  fi
  printf '%s of %s, process %s, since %(%Y-%m-%d %H:%M:%S %Z)T\n' "$COMMAND ${WHAT:-}" "$(id -un)" "$$" -1 \
    >"$SHARED/deploy.lock"
}

# What earlier runs left unfinished: half-made folders, and a switch that nobody judged.
recover() {
  local left
  for left in "$RELEASES"/.tmp-* "$RELEASES"/.gone-* "$SHARED"/venvs/.gone-* "$SHARED"/voices/.tmp-* \
    "$SHARED"/voices/.gone-* "$MIRROR.new" "$ROOT"/.current.*; do
    [[ -e $left || -L $left ]] || continue
    log "left by an interrupted run: ${left#"$ROOT"/} is removed"
    rm -rf "$left"
  done
  recover_switch
}

# The way out of every run.
finish() {
  local status=$?
  trap '' INT TERM
  set +e
  if ((status)) && [[ -n $STEP ]]; then
    log "FAILED: $STEP"
  fi
  if [[ -n $SWITCHING ]]; then
    take_back
  fi
  if [[ -n $NAME ]]; then
    rm -rf "$RELEASES/.tmp-$NAME"
  fi
  if ((status)) && [[ -n $STEP ]]; then
    log "live: $(current_name | grep . || printf 'nothing')"
  fi
  # Nobody holds it: no name stands in it.
  : >"$SHARED/deploy.lock"
  # Whatever a program of ours ended with. A signal keeps its own.
  ((status == 0 || status == 130 || status == 143)) || status=1
  exit "$status"
}
