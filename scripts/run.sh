#!/usr/bin/env bash
# `make run`: builds the client and the server, fills a demo town when the database is new, serves it
# on HOST:PORT with its data in DATA, and says what to try once it answers.
set -euo pipefail
cd "$(dirname "$0")/.."
host=${HOST:-127.0.0.1} port=${PORT:-3000} data=${DATA:-data}

if (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; then
  echo "Something already listens on $host:$port. Stop it, or choose another port: make run PORT=3001"
  exit 1
fi

scripts/client.sh
cargo build --quiet --profile quick --locked -p server

# The port is taken before the demo town is filled; only an answer says that it is there.
answers() (
  exec 2>/dev/null 3<>"/dev/tcp/$host/$port" || exit 1
  printf 'GET /healthz HTTP/1.0\r\nHost: %s:%s\r\n\r\n' "$host" "$port" >&3
  read -r -t 60 line <&3 && [[ $line == *" 200 "* ]]
)

# Prints once the server answers; ends by itself when the server (which takes over this process) ends.
hints() {
  until answers; do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  cat <<TEXT

  Lanka is at http://$host:$port    (stop with Ctrl+C; the data is in $data/)

  Three things to try:
    1. Send an idea        http://$host:$port/ideat/uusi
    2. Search the board    http://$host:$port/ideat?haku=leikkipuistoon
    3. In Swedish          http://$host:$port/sv/ideat

TEXT
  echo "  Sign in as anyone, each link once, for a day (fresh ones: target/quick/lanka demo links):"
  echo
  target/quick/lanka demo links || true
  echo
}
export LANKA_HOST="$host" LANKA_PORT="$port" LANKA_DATA="$data"
hints $$ &
exec target/quick/lanka serve --demo
