# shellcheck shell=bash
# The mirror of REPOSITORY, and which commit a name means.

MIRROR=$SHARED/repository.git
GIT_TIMEOUT_S=300

# ARGUMENTS...: git that asks nobody, ends in time and leaves nothing behind that works on (and would hold the lock).
asking_git() {
  GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND="${GIT_SSH_COMMAND:-ssh -o BatchMode=yes}" \
    timeout "$GIT_TIMEOUT_S" git -c gc.autoDetach=false -c maintenance.autoDetach=false "$@"
}

fetch_mirror() {
  if [[ ! -d $MIRROR ]]; then
    quietly git init --quiet --bare "$MIRROR.new"
    mv -T "$MIRROR.new" "$MIRROR"
  fi
  # Git leaves these when it is killed, and refuses to work beside them; our lock proves that none is at work.
  find "$MIRROR" -name '*.lock' -delete
  quietly asking_git -C "$MIRROR" fetch --quiet --prune --force "$REPOSITORY" \
    '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*'
}

# NAME: sets COMMIT. A tag comes before a branch of the same name.
resolve() {
  local kind
  COMMIT=''
  for kind in tags heads; do
    COMMIT=$(commit_of "$kind" "$1")
    [[ -z $COMMIT ]] || break
  done
  [[ -n $COMMIT ]] || die "$REPOSITORY_SHOWN has no tag and no branch '$1'"
  log "$1 is commit ${COMMIT:0:12}"
}

# KIND NAME: the full id, or nothing. A dry run asks the repository itself, since it fetches nothing.
commit_of() {
  if [[ $DRY_RUN == no ]]; then
    git -C "$MIRROR" rev-parse --quiet --verify "refs/$1/$2^{commit}" || true
    return
  fi
  # An annotated tag is followed by the commit that it stands for.
  asking_git ls-remote "$REPOSITORY" "refs/$1/$2" "refs/$1/$2^{}" | awk '{id = $1} END {print id}'
}
