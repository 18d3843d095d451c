#!/bin/sh
# Makes .venv and keeps it in step with a lock file: `venv.sh run` for running, `venv.sh dev` for developing.
# Does nothing when nothing changed. PYTHON=... chooses the interpreter.
set -eu
unset CDPATH PYTHONHOME PYTHONPATH
cd -- "$(dirname -- "$0")/.."

case ${1:-} in
run) lock=requirements.lock ;;
dev) lock=requirements-dev.lock ;;
*) echo "usage: venv.sh run|dev" >&2 && exit 2 ;;
esac
here=$(pwd -P)
python=.venv/bin/python
stamp=.venv/.installed-$1
unfinished=.venv/.unfinished # there while something is being installed, so that half a job is never built upon
log=.venv/install.log

say() { printf 'lodestar: %s\n' "$*" >&2; }
fail() { say "$@" && exit 1; }
have_uv() { command -v uv >/dev/null 2>&1; }

# Says what is missing in the interpreter $1, or nothing. Read by every Python, however old.
lacks() {
    "$1" -c '
import sys
if sys.version_info < (3, 11):
    sys.exit("Python 3.11 or newer is needed, and %s is %d.%d" % ((sys.executable,) + sys.version_info[:2]))
for name in sys.argv[1:]:
    try:
        __import__(name)
    except ImportError:
        hint = ": apt install python%d.%d-venv (or your system'"'"'s like)" % sys.version_info[:2]
        hint = hint if name in ("venv", "ensurepip") else ": it was built without it"
        sys.exit("%s has no module %s%s" % (sys.executable, name, hint))
' ssl sqlite3 ${2:+venv} ${2:+ensurepip} 2>&1
}

# Prints the newest interpreter that lacks nothing, or fails with what the likeliest one lacks.
choose() {
    reason='' old=''
    for candidate in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
        found=$(command -v "$candidate" 2>/dev/null) || continue
        if missing=$(lacks "$found" "${1:-}"); then
            printf '%s\n' "$found"
            return
        fi
        case $missing in
        *"has no module"*) reason=${reason:-$missing} ;;
        *"or newer is needed"*) old=${old:-$missing} ;; # anything else is a command that is there and does not work
        esac
    done
    printf '%s\n' "${reason:-${old:-Python 3.11 or newer is needed, and no ${PYTHON:-python3} that works was found}}"
    return 1
}

sound() {
    [ ! -e $unfinished ] && [ "$(cat .venv/.place 2>/dev/null || echo "$here")" = "$here" ] && $python -c '
import os, sys, sysconfig
sys.exit(sys.version_info < (3, 11) or not os.path.isdir(sysconfig.get_path("purelib")))' 2>/dev/null
}

has_pip() { $python -m pip --version >/dev/null 2>&1; }

make_venv() {
    reason='' uv=''
    if ! chosen=$(choose with-pip); then
        have_uv || fail "$chosen"
        reason=$chosen uv=yes
        chosen=$(choose) || chosen=3.13 # uv fetches one
    fi
    say "making .venv with $chosen"
    rm -rf .venv
    mkdir .venv
    : >$unfinished
    if [ $uv ]; then
        uv venv --quiet --allow-existing --python "$chosen" .venv >$log 2>&1
    else
        "$chosen" -m venv .venv >$log 2>&1
    fi || fail "${reason:+$reason; }could not make .venv: $(cause)"
    printf '%s\n' "$here" >.venv/.place
}

# The first line of the log that tells what went wrong.
cause() {
    unreachable='connection broken|Failed to establish|Failed to fetch|error sending request|dns error|timed out'
    if line=$(grep -m 1 -E "$unreachable" $log); then
        line=$(printf '%s' "$line" | sed "s/.*new connection: \([^']*\)'.*/\1/; s/^ *//")
        printf 'the network or a server could not be reached (%s)' "$line"
    else
        grep -m 1 -i -E '^ *(error|×)' $log || tail -n 1 $log
    fi
}

with_uv() { have_uv && uv pip install --quiet --python $python "$@" >$log 2>&1; }
with_pip() { has_pip && $python -m pip install --quiet --disable-pip-version-check "$@" >$log 2>&1; }
install() { with_uv "$@" || with_pip "$@" || fail "could not install $lock: $(cause); all of it is in $log"; }

sound || make_venv
wanted="$(cksum <$lock) $here"
[ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || exit 0
have_uv || has_pip || make_venv
say "installing $lock; the first time takes a minute"
: >$unfinished
install --require-hashes -r $lock
[ "$1" = run ] || install --no-deps --no-build-isolation --editable .
rm -f $unfinished
printf '%s\n' "$wanted" >"$stamp"
