#!/usr/bin/env bash
# Puts a backup back on this host: stops the house, restores as the user whom the data belong to, starts it again.
#   restore.sh BACKUP|latest [--newer]      BACKUP: a file, or a name in BACKUP_DIR (python -m deploy.backup list)
# As root. What was there is kept aside; deploy/README.md tells the rest.
set -euo pipefail

current=/opt/vox-estate-agent/current
data=/var/lib/vox-estate-agent
workers=/var/lib/vox-tts-worker
units=(vox-agent.socket vox-agent.service)

# The audio cache, when the backup has it, belongs to the worker.
hand_over_speech() {
  [[ -d $data/speech && -d $workers ]] || return 0
  systemctl stop vox-tts-worker.service
  rm -rf -- "$workers/speech"
  mv -T -- "$data/speech" "$workers/speech"
  chown -Rh vox-tts:vox-tts -- "$workers/speech"
}

# No deployment may put another release under it meanwhile.
lock_out_deploys() {
  local lock=/opt/vox-estate-agent/shared/deploy.lock
  [[ -e $lock ]] || return 0
  exec 9<"$lock"
  flock --nonblock 9 || {
    echo "A deployment is under way; restore when it is done." >&2
    exit 1
  }
}

main() {
  if [[ $# -lt 1 || $1 == -* || -z $1 ]]; then
    echo "Say which backup: restore.sh BACKUP|latest [--newer]" >&2
    exit 2
  fi
  if [[ $EUID -ne 0 ]]; then
    echo "Only root may stop the house and read its credentials: sudo $0 $*" >&2
    exit 1
  fi
  if [[ -f $1 ]]; then
    set -- "$(realpath -- "$1")" "${@:2}" # it is read from another folder
  fi
  lock_out_deploys
  # Whatever comes of it, the house runs again afterwards: after a refusal with the data that it had.
  trap 'systemctl start "${units[@]}"' EXIT
  systemctl stop "${units[@]}"
  "$current/deploy/as-vox" -m deploy.restore "$@"
  hand_over_speech
}

main "$@"
