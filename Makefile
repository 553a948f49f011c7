# Every command a person needs. `make help` lists them; the longer ones live in scripts/.
# HOST, PORT and DATA may be set for run and dev: make run PORT=8080 DATA=/tmp/lanka

HOST ?= 127.0.0.1
PORT ?= 3000
DATA ?= data
export HOST PORT DATA

.DEFAULT_GOAL := help
.PHONY: help run dev test release bench bench-scale audit

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build, fill a demo town on the first run, and serve it on http://127.0.0.1:3000
	@scripts/run.sh

dev: ## as run, and build and start again whenever a source file changes
	@scripts/dev.sh

test: ## format, lints, tests on SQLite and PostgreSQL, browser tests
	@scripts/test.sh

release: ## the binary for production: target/release/lanka, and its browser files in target/site
	@scripts/client.sh
	cargo build --release --locked -p server

bench: release end2end/node_modules ## measure the release build against its bounds and write docs/bench.md
	cargo run --release --locked -p bench -- load

end2end/node_modules: end2end/package-lock.json
	cd end2end && npm ci --no-audit --no-fund

bench-scale: release ## how time grows from 100 to 10,000 to 1,000,000 ideas
	cargo run --release --locked -p bench -- scale

audit: ## known vulnerabilities, licences and sources of all dependencies (wants the network)
	@command -v cargo-deny >/dev/null || { echo "cargo-deny is missing: cargo install cargo-deny"; exit 1; }
	cargo deny check
