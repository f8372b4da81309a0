# shellcheck shell=bash
# What is said and logged: to the terminal, and with a date to shared/deploy.log. No secret comes here.

# SENTENCE...: a line for the reader and for the log. A terminal that has gone away stops nothing.
log() {
  printf '%(%H:%M:%S)T  %s\n' -1 "$*" 2>/dev/null || true
  log_only "$*"
}

log_only() {
  [[ $DRY_RUN == no && -w $SHARED ]] || return 0
  printf '%s  %s  %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$$" "$*" 2>/dev/null >>"$LOG" || true
}

# SENTENCE: ends this run as failed.
die() {
  log "$1"
  exit 1
}

# WORDS COMMAND...: does the command and says how long it took. STEP tells `finish` where a run ended.
step() {
  STEP=$1
  shift
  if [[ $DRY_RUN == yes ]]; then
    printf 'would: %s\n' "$STEP"
    return
  fi
  local began=${EPOCHREALTIME/[.,]/} took
  NOTE=''
  "$@"
  took=$(((${EPOCHREALTIME/[.,]/} - began) / 100000))
  log "$STEP: done in $((took / 10)).$((took % 10)) s${NOTE:+ ($NOTE)}"
}

# COMMAND...: silent when it goes well; else its last lines, without passwords that stand in addresses.
quietly() {
  local said status=0
  # Kept in memory: on a full disk this is the way back as well.
  said=$("$@" 2>&1) || status=$?
  if ((status)); then
    tell_lines 25 <<<"$said"
  fi
  return "$status"
}

# COUNT: the last so many lines of the input.
tell_lines() {
  local line
  while IFS= read -r line; do
    [[ -z $line ]] || log "  | $line"
  done < <(tail -n "$1" | without_passwords)
}

without_passwords() {
  sed -E 's#(://)[^/@[:space:]]+@#\1...@#g'
}
