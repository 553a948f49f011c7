#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL, and stops and removes it afterwards:
#   scripts/postgres.sh cargo nextest run -p store
#
# The command finds the cluster in LANKA_TEST_POSTGRES. The cluster is made fresh on a free port,
# listens on loopback only, trusts everyone there and does not wait for the disk: it is for tests.
# PostgreSQL refuses to run as root, so root lends it to the user postgres (or nobody).
# Exit status 3 means that PostgreSQL is not installed.
set -euo pipefail

bin=
for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v initdb || echo /nowhere/x)")"; do
  if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then bin=$folder; break; fi
done
[ -n "$bin" ] || exit 3

as_owner=()
base=$(mktemp -d "${TMPDIR:-/tmp}/lanka-postgres.XXXXXX")
if [ "$(id -u)" = 0 ]; then
  owner=postgres
  id "$owner" >/dev/null 2>&1 || owner=nobody
  chown "$owner" "$base"
  as_owner=(runuser -u "$owner" --)
fi

stop() {
  "${as_owner[@]}" "$bin/pg_ctl" -D "$base/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$base"
}
trap stop EXIT
trap 'exit 130' INT TERM

cd "$base"
"${as_owner[@]}" "$bin/initdb" -D "$base/data" -U lanka --auth=trust --encoding=UTF8 --locale=C \
  --no-sync >"$base/initdb.log" 2>&1 || { cat "$base/initdb.log" >&2; exit 1; }

# A port that was free a moment ago can be taken before PostgreSQL binds it: then another is tried.
started=
for _ in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 20000))
  if "${as_owner[@]}" "$bin/pg_ctl" -D "$base/data" -w -t 30 -l "$base/data/server.log" -o "-p $port -k '' \
      -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
      -c max_connections=300 -c shared_buffers=64MB -c log_min_messages=fatal" start >/dev/null 2>&1; then
    started=yes
    break
  fi
done
[ -n "$started" ] || { echo "PostgreSQL did not start:" >&2; cat "$base/data/server.log" >&2; exit 1; }
cd - >/dev/null

export LANKA_TEST_POSTGRES="postgres://lanka@127.0.0.1:$port/postgres"
"$@"
