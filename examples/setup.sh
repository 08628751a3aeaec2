# Sourced by examples/run, tests/run and tests/bench/run: installs what is missing on Debian 12, builds a preset. Says what it does on stderr.
# Sets `project`, the root of the project, and goes there.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$project"

say() { printf '%s\n' "$*" >&2; }

# A Debian package and a file or command that shows it is there.
needed='
g++ g++
cmake cmake
ninja-build ninja
pkg-config pkg-config
git git
libcli11-dev /usr/include/CLI/CLI.hpp
libyaml-cpp-dev /usr/include/yaml-cpp/yaml.h
libfmt-dev /usr/include/fmt/core.h
doctest-dev /usr/include/doctest/doctest.h
libsimdjson-dev /usr/include/simdjson.h
libutf8proc-dev /usr/include/utf8proc.h
libmd-dev /usr/include/sha2.h
parallel parallel
'

is_there() {
  case "$1" in
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

install_missing() {
  local package proof missing=()
  while read -r package proof; do
    [ -z "$package" ] || is_there "$proof" || missing+=("$package")
  done <<<"$needed"
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null 2>&1 || { say "These are missing, and there is no apt-get to install them: ${missing[*]}"; return 1; }
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { say "Run as root, or install sudo; these are missing: ${missing[*]}"; return 1; }
    as_root=(sudo)
  fi
  say "Installing with apt-get: ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 </dev/null
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2 </dev/null
}

# build PRESET [TARGET...]: all targets unless some are named. Prints the compiler's output only when the build fails.
build() {
  local preset=$1 log
  shift
  log=$(mktemp)
  say "Building (preset $preset)"
  if cmake --preset "$preset" >"$log" 2>&1 && cmake --build "build/$preset" ${*:+--target "$@"} >>"$log" 2>&1; then
    rm -f "$log"
  else
    cat "$log" >&2
    rm -f "$log"
    say "The build failed."
    return 1
  fi
}
