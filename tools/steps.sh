#!/bin/sh
# Runs every step named, whatever became of the others, and closes with one line for each.
# ARGS goes to pytest, which has more workers than small machines have cores: tests mostly wait.
# Needs the .venv that `venv.sh dev` makes.
set -u
unset CDPATH
cd -- "$(dirname -- "$0")/.." || exit

run() {
    case $1 in
    format) .venv/bin/python -m ruff format --check . ;;
    lint) .venv/bin/python -m ruff check . ;;
    types) .venv/bin/python -m mypy ;;
    imports) .venv/bin/lint-imports --config .importlinter --no-logo ;;
    tests) eval ".venv/bin/python -m pytest -n 3 --dist worksteal ${ARGS:-}" ;;
    *) echo "no step is called $1" >&2 && false ;;
    esac
}

summary='' failed=0
for step in "$@"; do
    printf '\n== %s\n' "$step"
    start=$(date +%s)
    if run "$step"; then verdict=ok; else verdict=FAILED failed=1; fi
    summary="$summary$(printf '%-8s %-6s %4d s' "$step" $verdict $(($(date +%s) - start)))
"
done
printf '\n%s' "$summary"
exit $failed
