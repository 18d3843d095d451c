#!/bin/sh
# Writes both lock files from pyproject.toml, with hashes and without addresses; pins stay unless `--upgrade` is given.
set -eu
unset CDPATH
cd -- "$(dirname -- "$0")/.."
command -v uv >/dev/null || { echo "lodestar: make lock needs uv: https://docs.astral.sh/uv/" >&2 && exit 1; }

compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links pyproject.toml "$@"
}
compile --output-file requirements.lock "$@"
compile --output-file requirements-dev.lock --group dev --constraints requirements.lock "$@"
