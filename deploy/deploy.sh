#!/usr/bin/env bash
# Puts a commit of this project live on its host, and takes it back when it does not prove itself. Run as `deploy`.
# What it does in which order stands in `release` below; each step is a function of deploy/lib.
#
# DEPLOY_PREFIX (empty on a real host) is put before /opt/vox-estate-agent and /etc/vox-estate-agent: for tests.
set -euo pipefail
shopt -s inherit_errexit
umask 022

usage() {
  cat <<'TEXT'
deploy.sh [--dry-run] [--force] TAG|BRANCH   make that the live release
deploy.sh [--dry-run] rollback [RELEASE]     make the release before the current one live, or the one that is named
deploy.sh list                               all releases: which is live, which was before, which failed
deploy.sh status                             what is live since when, its units, health, the last backup, the disk
deploy.sh --help

  --dry-run   say every step and change nothing
  --force     deploy although that commit is live already

Exit status: 0 done, or nothing to do; 1 not done, and the old release is live; 2 wrong arguments or host.env.
Where things are and what to do when it fails: deploy/README.md. The log: /opt/vox-estate-agent/shared/deploy.log.
TEXT
}

LIB=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib
# shellcheck source-path=SCRIPTDIR
{
  # shellcheck source=lib/telling.sh
  source "$LIB/telling.sh"
  # shellcheck source=lib/host.sh
  source "$LIB/host.sh"
  # shellcheck source=lib/locking.sh
  source "$LIB/locking.sh"
  # shellcheck source=lib/repository.sh
  source "$LIB/repository.sh"
  # shellcheck source=lib/releases.sh
  source "$LIB/releases.sh"
  # shellcheck source=lib/environments.sh
  source "$LIB/environments.sh"
  # shellcheck source=lib/voices.sh
  source "$LIB/voices.sh"
  # shellcheck source=lib/switching.sh
  source "$LIB/switching.sh"
  # shellcheck source=lib/pruning.sh
  source "$LIB/pruning.sh"
  # shellcheck source=lib/reporting.sh
  source "$LIB/reporting.sh"
}

main() {
  read_arguments "$@"
  read_host
  # So that a folder that is taken away meanwhile, such as an old release, is nobody's place.
  cd "$ROOT"
  case $COMMAND in
    list) list_releases ;;
    status) tell_status ;;
    rollback)
      begin
      roll_back
      ;;
    release)
      begin
      release
      ;;
  esac
}

read_arguments() {
  DRY_RUN=no FORCE=no COMMAND='' WHAT=''
  local words=()
  while (($#)); do
    case $1 in
      --help | -h) usage && exit 0 ;;
      --dry-run) DRY_RUN=yes ;;
      --force) FORCE=yes ;;
      -*) wrong "there is no option $1" ;;
      *) words+=("$1") ;;
    esac
    shift
  done
  ((${#words[@]})) || wrong "a TAG or BRANCH, rollback, list or status was expected"
  case ${words[0]} in
    list | status) COMMAND=${words[0]} && expect_words 1 "${words[@]}" ;;
    rollback) COMMAND=rollback WHAT=${words[1]:-} && expect_words 2 "${words[@]}" ;;
    *) COMMAND=release WHAT=${words[0]} && expect_words 1 "${words[@]}" ;;
  esac
  [[ $WHAT =~ ^([A-Za-z0-9][A-Za-z0-9._/+-]*)?$ && $WHAT != *..* ]] || wrong "'$WHAT' is no name of a tag or branch"
}

expect_words() {
  (($# - 1 <= $1)) || wrong "nothing was expected after '${*:$1+1:1}'"
}

wrong() {
  printf 'deploy.sh: %s.\n\n' "$1" >&2
  usage >&2
  exit 2
}

# Everything from here to the link can be broken off at any line: nothing that is live is touched. From the link on,
# `finish` (locking.sh) takes it back unless the new release has proved itself.
release() {
  step "fetch $REPOSITORY_SHOWN" fetch_mirror
  resolve "$WHAT"
  if [[ $COMMIT == "$(release_value current COMMIT)" && $FORCE == no ]]; then
    log "$WHAT is commit ${COMMIT:0:12}, which is live already: nothing to do (--force deploys it again)"
    return
  fi
  NAME=$(new_name "$COMMIT")
  step "look for room on the disk" expect_room
  step "unpack ${COMMIT:0:12} into releases/.tmp-$NAME" unpack
  step "virtualenv for serving, unless one of these requirements is there" make_serving
  step "voice, unless one made by this code is there; else the full virtualenv, and import" make_voice
  step "compile and load the new code without traffic" try_code
  step "releases/$NAME is whole" finish_release
  step "back up the database (vox-backup.service)" back_up
  step "bring the database to its newest form (vox-migrate@$NAME.service)" migrate
  switch_to "$NAME"
  step "keep $KEEP_RELEASES releases and what they use" prune || log "not all that is old could be removed"
  tell_old_units log
  log "live: $NAME ($WHAT)"
}

roll_back() {
  local target=$WHAT
  if [[ -z $target && $RECOVERED == back ]]; then
    log "live: $(current_name), since an interrupted release was taken back just now"
    return
  fi
  [[ -n $target ]] || target=$(previous_name)
  [[ -n $target ]] || die "there is no release before the current one that was live; deploy.sh list shows all"
  is_whole "$target" || die "there is no whole release '$target'; deploy.sh list shows all"
  [[ $target != "$(current_name)" ]] || die "$target is live already"
  local left
  left=$(current_name)
  switch_to "$target"
  step "note that $left was rolled back" set_release "$left" STATE rolled-back
  log "live: $target; the data were not touched"
}

main "$@"
exit
