# Read by the other commands of this folder: makes or updates the environment in .venv.
# It works from Python >= 3.11 and its venv alone; everything else is installed, pinned, by uv from uv.lock.

UV_VERSION=0.13.9

say() {
    printf '%s\n' "$*" >&2
}

stop() {
    say "$0: $*"
    exit 1
}

# Prints a Python that is new enough and can make an environment; says clearly when there is none.
find_python() {
    seen=""
    for candidate in ${LIANYUAN_PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || {
            seen="$seen $candidate ($("$candidate" -V 2>&1 || true))"
            continue
        }
        "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1 || {
            seen="$seen $candidate (without venv)"
            continue
        }
        printf '%s\n' "$candidate"
        return
    done
    say "$0: Python 3.11 or newer with its venv module is needed; found:${seen:- no Python at all}."
    say "On Debian or Ubuntu: apt-get install python3 python3-venv. Or set LIANYUAN_PYTHON to the one to use."
    return 1
}

# environment run|dev: what people need, or what tests need as well. Does nothing while uv.lock is unchanged.
environment() {
    wanted="$(cksum <uv.lock) $(pwd)"
    stamp=.venv/lianyuan-stamp
    for have in "$1" dev; do
        if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted $have" ]; then
            return
        fi
    done
    begun=$(date +%s)
    say "environment: .venv is made or updated (uv.lock changed, or this is the first time)"
    # An environment that was moved, or whose Python is gone, can't be mended.
    if ! .venv/bin/python -c '' 2>/dev/null || { [ -f "$stamp" ] && ! grep -qF " $(pwd) " "$stamp"; }; then
        python=$(find_python) || exit 1
        rm -rf .venv
        "$python" -m venv .venv || stop "the environment could not be made in $(pwd)/.venv"
    fi
    if [ "$(.venv/bin/uv --version 2>/dev/null | cut -d' ' -f2)" != "$UV_VERSION" ]; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" ||
            stop "uv could not be installed; is the Python package index reachable?"
    fi
    groups=--no-dev
    [ "$1" = dev ] && groups="--group dev"
    # shellcheck disable=SC2086 # two words on purpose
    UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv .venv/bin/uv sync --quiet --frozen --inexact $groups ||
        stop "the packages of uv.lock could not be installed; see above"
    printf '%s\n' "$wanted $1" >"$stamp"
    say "environment: ready after $(($(date +%s) - begun)) s"
}
