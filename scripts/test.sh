#!/usr/bin/env bash
# `make test`: everything that must hold before a change lands, quickest answers first.
#
# What the machine lacks is named with the one command that installs it. Where CI is set a missing
# part fails at the end, elsewhere it is skipped with a line that says so.
set -euo pipefail
cd "$(dirname "$0")/.."

logs=target/test-logs
mkdir -p "$logs"
passed=0 skipped=0
missing=()

step() { printf '\n== %s\n' "$*"; }
lacks() { missing+=("$1, which $2 needs. Install it: $3"); echo "SKIPPED: $2. ${1} is missing. Install it: $3"; }

step "Format"
cargo fmt --all --check

step "Lints"
cargo clippy --quiet --locked --profile quick --workspace --all-targets -- -D warnings
# The WASM target and the tools come with the first call.
folders=$(scripts/tools.sh)
cargo clippy --quiet --locked --profile quick -p app --bin client --no-default-features --features islands,hydrate \
  --target wasm32-unknown-unknown -- -D warnings

step "Packages of the browser and mail tests"
if command -v node >/dev/null && command -v npm >/dev/null; then
  if [ ! -d end2end/node_modules ] || [ end2end/package-lock.json -nt end2end/node_modules/.package-lock.json ]; then
    (cd end2end && npm ci --no-audit --no-fund)
  fi
else
  lacks "Node" "the browser tests and the tests of mail" "sudo apt-get install nodejs npm"
fi

step "Tests of domain, store, app and server"
crates=(-p domain -p store -p app -p server)
if command -v cargo-nextest >/dev/null; then
  run_tests=(cargo nextest run --locked --cargo-profile quick --no-fail-fast "${crates[@]}")
else
  run_tests=(cargo test --locked --profile quick --no-fail-fast "${crates[@]}")
fi
# Read to the end: under pipefail a grep that stops early would make ldconfig, and so the check, fail.
PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep 'libvoikko\.so' >/dev/null ||
  lacks "Voikko" "finding inflected Finnish words" "sudo apt-get install libvoikko1 voikko-fi"
command -v soffice >/dev/null || command -v libreoffice >/dev/null ||
  lacks "LibreOffice" "opening the report's files in an office" "sudo apt-get install --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui"
# PostgreSQL's programs are asked for before the long build, so that the answer does not come late.
if scripts/postgres.sh true; then
  run_tests=(scripts/postgres.sh "${run_tests[@]}")
else
  [ $? = 3 ] || { echo "The throw-away PostgreSQL did not start."; exit 1; }
  lacks "PostgreSQL" "the store on PostgreSQL" "sudo apt-get install postgresql"
fi
"${run_tests[@]}" 2>&1 | tee "$logs/rust.log"
# nextest says "N passed" once, cargo test once a crate.
counted=$(sed 's/\x1b\[[0-9;]*m//g' "$logs/rust.log" | grep -E '^ *Summary|^test result:' | grep -oE '[0-9]+ passed' | awk '{ n += $1 } END { print n + 0 }')
passed=$((passed + counted))

step "Browser tests"
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "SKIPPED: the browser tests."
elif [ -z "$chromium" ]; then
  lacks "Chromium" "the browser tests" "sudo apt-get install chromium"
else
  scripts/client.sh
  cargo build --quiet --locked --profile quick -p server
  cd end2end
  CHROMIUM="$chromium" npx playwright test
  counts=$(node -e '
    const { stats } = JSON.parse(require("fs").readFileSync("test-results/report.json", "utf8"));
    console.log(stats.expected + stats.flaky, stats.skipped);')
  cd ..
  read -r browser_passed browser_skipped <<<"$counts"
  [ "$browser_passed" -gt 0 ] || { echo "No browser test ran."; exit 1; }
  echo "browser tests: $browser_passed passed, $browser_skipped skipped"
  passed=$((passed + browser_passed))
  skipped=$((skipped + browser_skipped))
fi

echo
if [ "${#missing[@]}" -gt 0 ]; then
  printf 'Missing: %s\n' "${missing[@]}"
  if [ -n "${CI:-}" ]; then
    echo "Where CI is set, a missing part is a failure."
    echo "$passed passed, ${#missing[@]} failed, $skipped skipped"
    exit 1
  fi
fi
echo "$passed passed, 0 failed, $((skipped + ${#missing[@]})) skipped"
