#!/usr/bin/env bash
# Make .venv beside this folder hold exactly what requirements.lock names, and the project itself.
# Does nothing when .venv is up to date. Needs Python 3.11 or newer and an index of Python packages.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$root"

# Two runs at once (a test and a demo) must not build the same .venv.
if command -v flock >/dev/null; then
  exec 9<.
  flock 9
fi

# Print the first command that is a Python we can use. A name may exist and still not run.
find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  echo 'Python 3.11 or newer is needed, and none of python3, python3.13, python3.12, python3.11 is one;' \
    'install it (Debian, Ubuntu: apt install python3 python3-venv) and start again.' >&2
  return 1
}

# Print a hash of all that .venv is made from. It holds absolute paths, so the folder counts too.
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
  .venv/bin/python -m pip --disable-pip-version-check --no-input "$@"
}

python=$(find_python)
wanted=$(fingerprint)
stamp=.venv/made-from
if [[ -x .venv/bin/python && -f $stamp && $(<"$stamp") == "$wanted" ]]; then
  exit 0
fi

echo "Setting up .venv with $("$python" --version) ..." >&2
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "$python has no module venv; install it (Debian, Ubuntu: apt install python3-venv) and start again." >&2
  exit 1
fi
"$python" -m venv --clear .venv

# First the locked pip and setuptools: what comes only as source is built with them, not with whatever
# is newest on the index today.
awk '/^[a-z]/ { keep = /^(pip|setuptools)==/ } keep' requirements.lock >.venv/builders.lock
pip install --quiet --require-hashes -r .venv/builders.lock
pip install --quiet --require-hashes --no-build-isolation -r requirements.lock
pip install --quiet --no-deps --no-build-isolation -e .

# jieba's old sources make Python warn when they are compiled: once, here, instead of in the first run.
jieba=$(.venv/bin/python -c 'import importlib.util as u; print(u.find_spec("jieba").submodule_search_locations[0])')
.venv/bin/python -W ignore -m compileall -q "$jieba"

echo "$wanted" >"$stamp"
