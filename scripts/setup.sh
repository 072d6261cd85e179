#!/usr/bin/env bash
# Make an environment beside this folder hold exactly what requirements.lock names, and the project itself:
#   [PYTHON=python3.13] scripts/setup.sh       (a name on the PATH or in pyenv, or a file)
# Prints the name of its folder: .venv for the Python that is found without PYTHON, .venv-3.13 for another 3.13.
# Makes nothing when it is up to date. Needs Python 3.11 or newer and an index of Python packages.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$root"
source scripts/pythons.sh

# Two runs at once (a test and a demo) must not build the same environment.
if command -v flock >/dev/null; then
  exec 9<.
  flock 9
fi

# Print the Python that is asked for.
choose_python() {
  if [[ -z ${PYTHON-} ]]; then
    default_python && return
    echo "Python 3.11 or newer is needed, and none of ${default_names[*]} is one;" \
      'install it (Debian, Ubuntu: apt install python3 python3-venv) and start again.' >&2
    return 1
  fi
  python_named "$PYTHON" && return
  echo "PYTHON is $PYTHON, and that is no Python 3.11 or newer here; name another, or leave PYTHON out." >&2
  return 1
}

# Print the folder for the environment of $python. No two Pythons take turns in .venv.
choose_folder() {
  local default
  default=$(default_python) || default=$python
  if [[ $(full_version "$default") == "$(full_version "$python")" ]]; then
    echo .venv
  else
    echo ".venv-$(minor_version "$python")"
  fi
}

full_version() {
  "$1" -c 'import sys; print(sys.version)'
}

# Print a hash of all that the environment is made from. It holds absolute paths, so the folder counts too.
fingerprint() {
  "$python" - "$root" <<'PY'
import hashlib, pathlib, sys

made_from = hashlib.sha256(repr((sys.argv[1], sys.version)).encode())
for name in ("requirements.lock", "pyproject.toml", "scripts/setup.sh"):
    made_from.update(pathlib.Path(name).read_bytes())
print(made_from.hexdigest())
PY
}

pip() {
  "$venv/bin/python" -m pip --disable-pip-version-check --no-input "$@" >&2
}

python=$(choose_python)
venv=$(choose_folder)
wanted=$(fingerprint)
stamp=$venv/made-from

# The lists, assembled: made anew when they or the code that assembles them changed, 0.2 seconds to look otherwise.
assemble() {
  "$venv/bin/python" -m termbase.assembled >&2 ||
    echo 'The lists could not be assembled beforehand; every build of a termbase will do it, and take 6 seconds more.' >&2
}

if [[ -x $venv/bin/python && -f $stamp && $(<"$stamp") == "$wanted" ]]; then
  assemble
  echo "$venv"
  exit 0
fi

echo "Setting up $venv with $("$python" --version) ..." >&2
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "$python has no module venv; install it (Debian, Ubuntu: apt install python3-venv) and start again." >&2
  exit 1
fi
"$python" -m venv --clear "$venv"

# First the locked pip and setuptools: what comes only as source is built with them, not with whatever
# is newest on the index today.
awk '/^[a-z]/ { keep = /^(pip|setuptools)==/ } keep' requirements.lock >"$venv/builders.lock"
pip install --quiet --require-hashes -r "$venv/builders.lock"
pip install --quiet --require-hashes --no-build-isolation -r requirements.lock
pip install --quiet --no-deps --no-build-isolation -e .

# jieba's old sources make Python warn when they are compiled: once, here, instead of in the first run.
jieba=$("$venv/bin/python" -c 'import importlib.util as u; print(u.find_spec("jieba").submodule_search_locations[0])')
"$venv/bin/python" -W ignore -m compileall -q "$jieba" >&2
assemble

echo "$wanted" >"$stamp"
echo "$venv"
