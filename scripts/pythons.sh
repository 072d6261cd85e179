# Finding the Pythons of this machine, for the scripts that read this file with `source`.

# Print the command itself if it is a Python we can use. A name may exist and still not run.
usable() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$1"
}

# Print the newest python3.N that pyenv has installed, for a name such as python3.13.
from_pyenv() {
  local version=${1#python}
  [[ $version =~ ^3\.[0-9]+$ ]] && command -v pyenv >/dev/null || return 1
  (
    shopt -s nullglob
    printf '%s\n' "$(pyenv root)/versions/$version".*/bin/"$1"
  ) | grep -E "/$version\.[0-9]+/bin/" | sort -V | tail -n 1 | grep .
}

# Print the path of a Python we can use, given a file or a name on the PATH or one that pyenv has.
python_named() {
  local path
  usable "$1" && return
  path=$(from_pyenv "$1") && usable "$path"
}

# Print the Python that is taken where none is asked for.
default_names=(python3 python3.14 python3.13 python3.12 python3.11)
default_python() {
  local name
  for name in "${default_names[@]}"; do
    python_named "$name" && return
  done
  return 1
}

# Print the minor version of a Python, as in 3.13.
minor_version() {
  "$1" -c 'import sys; print("{}.{}".format(*sys.version_info))'
}

# Print a Python of each minor version from 3.11 up that is installed, a line each.
all_pythons() {
  local minor
  for minor in {11..30}; do
    python_named "python3.$minor" || true
  done
}
