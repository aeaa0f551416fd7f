#!/usr/bin/env bash
# One check in CI: annotations in the log, a job summary and, for `diff`, the text of a comment.
# Inputs come as LEADSCORE_*; the exit code is that of leadscore.

leadscore() {
  npx --yes "leadscore${LEADSCORE_VERSION:+@$LEADSCORE_VERSION}" "$@"
}

# The lines of an input that are not blank, in the list `lines`.
read_lines() {
  local line
  lines=()
  while read -r line; do
    if [[ -n $line ]]; then lines+=("$line"); fi
  done <<<"$1"
}

validate() {
  read_lines "$LEADSCORE_CONFIG"
  local arguments=(--fail-on "${LEADSCORE_FAIL_ON:-error}" -- "${lines[@]}") status=0
  leadscore validate -f github "${arguments[@]}" || status=$?
  if ((status < 2)); then leadscore validate -f markdown "${arguments[@]}" >>"$GITHUB_STEP_SUMMARY"; fi
  return "$status"
}

run_tests() {
  local arguments=() status=0
  if [[ -n $LEADSCORE_CONFIG ]]; then arguments=(-c "$LEADSCORE_CONFIG"); fi
  leadscore test -f pretty --color never "${arguments[@]}" || status=$?
  leadscore test -f github "${arguments[@]}" || true
  leadscore test -f markdown "${arguments[@]}" >>"$GITHUB_STEP_SUMMARY" || true
  return "$status"
}

compare() {
  local arguments=(--base "$LEADSCORE_BASE") status=0 report
  if [[ -n $LEADSCORE_CONFIG ]]; then arguments+=(-c "$LEADSCORE_CONFIG"); fi
  if [[ -n $LEADSCORE_PROFILES ]]; then arguments+=(--profiles "$LEADSCORE_PROFILES"); fi
  if [[ -n $LEADSCORE_BY ]]; then arguments+=(--by "$LEADSCORE_BY"); fi
  read_lines "$LEADSCORE_EVENTS"
  if ((${#lines[@]} > 0)); then arguments+=(--events "${lines[@]}"); fi
  read_lines "$LEADSCORE_GATES"
  if ((${#lines[@]} > 0)); then arguments+=(--gate "${lines[@]}"); fi
  report=$(leadscore diff -f markdown "${arguments[@]}") || status=$?
  printf '%s\n' "$report"
  if ((status < 2)); then
    printf '%s\n' "$report" >>"$GITHUB_STEP_SUMMARY"
    output comment-body "$report"
  fi
  return "$status"
}

# An output of several lines. The report is short enough for a comment.
output() {
  local end
  end=end-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}

case $LEADSCORE_COMMAND in
validate) validate ;;
test) run_tests ;;
diff) compare ;;
*)
  echo "::error title=leadscore::the input \`command\` takes validate, test or diff"
  exit 2
  ;;
esac
