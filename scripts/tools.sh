#!/usr/bin/env bash
# Finds or builds what turns Rust into the browser's part, and prints the folders to put on PATH:
#   PATH="$(scripts/tools.sh):$PATH"
#
# Trunk is pinned here; wasm-bindgen's tool must equal the library's version in Cargo.lock, so that
# is where its version is read. A tool on PATH is used when its version matches, otherwise it is
# built once into target/tools. Nothing but the answer goes to standard output.
set -euo pipefail
cd "$(dirname "$0")/.."

trunk_version=0.21.14
bindgen_version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;q}' Cargo.lock)
tools="$PWD/target/tools"

say() { printf '%s\n' "$*" >&2; }

# version_is COMMAND VERSION: whether the command runs and says that version.
version_is() { [ "$("$1" --version 2>/dev/null | awk '{ print $2; exit }')" = "$2" ]; }

# A tool is run twice a day and built once: a quick build matters more than a quick tool.
# Trunk takes 4 minutes instead of 11 this way.
install_tool() {
  say "Building $1 $2 into target/tools, once. This takes some minutes."
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    CARGO_TARGET_DIR="$tools/build" cargo install --quiet --root "$tools" "$1" --version "=$2" ${3:-} >&2
}

# provide COMMAND CRATE VERSION [--locked]: prints the folder the command is in.
provide() {
  local command=$1 crate=$2 version=$3 found
  found=$(command -v "$command" || true)
  if [ -n "$found" ] && version_is "$found" "$version"; then
    dirname "$found"
  else
    version_is "$tools/bin/$command" "$version" || install_tool "$crate" "$version" "${4:-}"
    printf '%s\n' "$tools/bin"
  fi
}

# rustup also reads the target from rust-toolchain.toml; a Rust without rustup must bring its own.
wasm_lib="$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown"
if [ ! -d "$wasm_lib" ]; then
  if ! command -v rustup >/dev/null; then
    say "The WASM target is missing. Install Rust with rustup (https://rustup.rs), then: rustup target add wasm32-unknown-unknown"
    exit 1
  fi
  say "Adding the WASM target."
  rustup target add wasm32-unknown-unknown >&2
fi

# wasm-bindgen-cli goes without --locked: one version its lock file names is not in the registry.
bindgen_folder=$(provide wasm-bindgen wasm-bindgen-cli "$bindgen_version")
trunk_folder=$(provide trunk trunk "$trunk_version" --locked)
printf '%s:%s\n' "$trunk_folder" "$bindgen_folder"
