#!/usr/bin/env bash
# Builds the browser's part into target/site/pkg: the residents' client (client.js, client_bg.wasm,
# main.css), the staff's (desk.js, desk_bg.wasm, desk.css) and what is in public/. Does nothing when no
# source is newer than the last build.
set -euo pipefail
cd "$(dirname "$0")/.."

# Two builds at once would empty each other's staging folder.
mkdir -p target/site
exec 9>target/site/lock
flock 9

stamp=target/site/built
if [ -f "$stamp" ] && [ -f target/site/pkg/client_bg.wasm ] && [ -f target/site/pkg/desk_bg.wasm ] && [ -z "$(find app domain locales style public Cargo.toml Cargo.lock Trunk.toml scripts/site.sh \
  -type f -newer "$stamp" -print -quit)" ]; then
  exit 0
fi

folders=$(scripts/tools.sh)
touch target/site/started
# Trunk builds offline, so that it fetches no tools of its own; the crates must be there before.
cargo fetch --locked --quiet
# The wasm-bindgen that matches the lock file is on PATH: Trunk must not go and fetch another.
export PATH="$folders:$PATH" TRUNK_SKIP_VERSION_CHECK=true
# The staff's first: the other's last step (scripts/site.sh) puts both into one folder.
trunk --quiet build --offline --dist target/desk app/desk.html "$@"
trunk --quiet build --offline "$@"
# The time the build began counts, so that a file saved during it is seen by the next one.
mv target/site/started "$stamp"
