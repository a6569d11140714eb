#!/usr/bin/env bash
# setup.sh -- installs what is missing for building and testing, and nothing else.
#
# Asks the package database for the Debian packages each time (a few milliseconds, cannot be out
# of date). The Python packages are behind a stamp keyed by their list and the interpreter, so a
# second run touches neither pip nor the network.
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }
listed() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1"; }

missing_debian_packages() {
    local wanted
    mapfile -t wanted < <(listed tools/setup/debian.txt)
    comm -23 <(printf '%s\n' "${wanted[@]}" | sort -u) \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
            sed -n 's/^installed //p' | sort -u)
}

install_debian_packages() {
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
        die "this is not Debian: install the counterparts of tools/setup/debian.txt, then run" \
            "make with SARABET_SKIP_APT=1"
    local missing as_root=()
    mapfile -t missing < <(missing_debian_packages)
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
            as_root=(sudo)
        else
            die "root is needed once: run as root 'apt-get install ${missing[*]}'"
        fi
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
    say "installing ${#missing[@]} Debian packages: ${missing[*]}"
    "${as_root[@]}" update || true  # a broken third-party source must not stop us: install tells
    "${as_root[@]}" install --no-install-recommends "${missing[@]}" ||
        die "apt-get could not install the packages above (no network, or no Debian 12 source?)"
}

pick_python() {
    local candidate
    for candidate in "${PYTHON:-python3}" /usr/bin/python3; do
        if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    die "Python 3.11 or newer with venv is needed (set PYTHON=/path/to/python3)"
}

stamp_key() { { cat tools/setup/python.txt .venv/pyvenv.cfg 2>/dev/null || true; } | sha256sum; }

install_python_packages() {
    local stamp=.venv/sarabet-setup.stamp key site
    key=$(stamp_key)
    if [[ -x .venv/bin/python && -f $stamp && $(<"$stamp") == "$key" ]]; then return 0; fi
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        local python
        python=$(pick_python)
        say "making .venv with $python"
        "$python" -m venv --clear .venv || die "could not make .venv with $python"
    fi
    say "installing the Python packages of tools/setup/python.txt into .venv"
    .venv/bin/python -m pip install -r tools/setup/python.txt ||
        die "pip could not install the packages of tools/setup/python.txt (no network?)"
    # `import sarabet` in .venv finds the tree that the build lays out.
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$PWD/build/python" >"$site/sarabet-in-tree.pth"
    stamp_key >"$stamp"
}

[[ ${SARABET_SKIP_APT:-} ]] || install_debian_packages
install_python_packages
