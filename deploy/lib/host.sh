# shellcheck shell=bash
# Where things are on this host, and what its host.env says. The layout is drawn in deploy/README.md.

ROOT=${DEPLOY_PREFIX:-}/opt/vox-estate-agent
HOST_ENV=${DEPLOY_PREFIX:-}/etc/vox-estate-agent/host.env
UNITS=${DEPLOY_PREFIX:-}/etc/systemd/system
RELEASES=$ROOT/releases
SHARED=$ROOT/shared
LOG=$SHARED/deploy.log
# The app first: `systemctl restart` orders the two by their units only when the job of the app, which drains, is there
# before that of the worker. The other way round the worker is gone at once, and open answers lose their voice.
APP_UNITS=(vox-agent.service vox-tts-worker.service)
SOCKETS=(vox-tts-worker.socket vox-agent.socket)
PYTHON=${PYTHON:-python3}

# Sets the variables below, and VOICE. Ends with 2 when host.env cannot be used, or by whoever may not do this.
read_host() {
  REPOSITORY='' BRANCH=main KEEP_RELEASES=5 WHEELHOUSE='' VOX_PUBLIC_URL='' VOX_VOICE=''
  [[ -d $ROOT ]] || unusable "$ROOT is missing: set the host up first (deploy/README.md)"
  [[ -r $HOST_ENV ]] || unusable "$HOST_ENV cannot be read: set the host up first (deploy/README.md)"
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    # No `source`: a value is a value, whatever signs it has.
    if [[ $line =~ ^(REPOSITORY|BRANCH|KEEP_RELEASES|WHEELHOUSE|VOX_PUBLIC_URL|VOX_VOICE)=(.*)$ ]]; then
      printf -v "${BASH_REMATCH[1]}" '%s' "${BASH_REMATCH[2]}"
    fi
  done <"$HOST_ENV"
  [[ -n $REPOSITORY ]] || unusable "REPOSITORY must be set in $HOST_ENV: a git URL or a path"
  [[ $KEEP_RELEASES =~ ^[2-9]$|^[1-9][0-9]$ ]] || unusable "KEEP_RELEASES must be from 2 to 99, not '$KEEP_RELEASES'"
  [[ -z $WHEELHOUSE || -d $WHEELHOUSE ]] || unusable "WHEELHOUSE must be a folder of wheels or empty, not '$WHEELHOUSE'"
  REPOSITORY_SHOWN=$(without_passwords <<<"$REPOSITORY")
  [[ $COMMAND == list || $COMMAND == status || $DRY_RUN == yes || -O $ROOT ]] ||
    unusable "$ROOT belongs to $(stat -c %U "$ROOT"): run this as that user (sudo -u $(stat -c %U "$ROOT") ...)"
}

unusable() {
  printf 'deploy.sh: %s.\n' "$1" >&2
  exit 2
}

# COMMAND...: what sudoers lets the user `deploy` do, word by word.
as_root() {
  if ((EUID == 0)); then
    "$@" 9>&-
  else
    sudo -n "$@" 9>&-
  fi
}

# MB...: fails when there is less left on the disk.
expect_mb() {
  local free
  free=$(df -P -B 1M "$ROOT" | awk 'NR == 2 {print $4}')
  NOTE="$free MB free"
  ((free >= $1)) || die "the disk has $free MB left, and $1 MB are needed: make room (deploy.sh list; journalctl --vacuum-size=200M)"
}
