#!/usr/bin/env bash
# `make dev`: serves like `make run` and, when a source file has changed, builds again and starts the
# server anew. Needs no tool beyond find; when a build fails, the old server goes on answering.
set -euo pipefail
cd "$(dirname "$0")/.."

sources=(app domain store server locales style public Cargo.toml Cargo.lock Trunk.toml)
stamp=target/dev-stamp
server=
mkdir -p target

stop() { [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; server=; } || true; }
trap stop EXIT
trap 'exit 0' INT TERM

while true; do
  touch "$stamp"
  if scripts/client.sh && cargo build --profile quick --locked -p server; then
    stop
    scripts/run.sh &
    server=$!
  else
    echo "The build failed. Waiting for the next change."
  fi
  until [ -n "$(find "${sources[@]}" -type f -newer "$stamp" -print -quit)" ]; do sleep 1; done
  echo "Changed: $(find "${sources[@]}" -type f -newer "$stamp" -print -quit)"
done
