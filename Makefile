# Two commands do everything: `make run` and `make test`. The work is in scripts/.
.DEFAULT_GOAL := help
.PHONY: help run test dist world faults headers soak record bench fmt screenshot

export PROMETHEUS ALERTMANAGER PORT BASE CONFIG HOST FRAMED_BY REFRESHES

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build and serve the app on the recorded company; PROMETHEUS=http://host:9090 [ALERTMANAGER=…] shows a real server
	@node scripts/run.mjs

test: ## Run every check and test there is, in a real browser too; ONLY=browser runs those
	@node scripts/test.mjs $(ONLY)

dist: ## Build dist/, the folder to upload, and dist.tar.gz
	@node scripts/dist.mjs

world: ## Start the world the tests run in and print its addresses; INCIDENT=name starts an incident in it
	@node scripts/world.mjs $(if $(INCIDENT),--incident $(INCIDENT)) $(if $(SEED),--seed $(SEED))

faults: ## Serve the app over PROMETHEUS=http://host:9090 with a server between that breaks what you type
	@node scripts/faults.mjs

headers: ## Print the headers for HOST=netlify, nginx, caddy or cloudfront, made for CONFIG=config.json; FRAMED_BY=https://portal
	@node scripts/headers.mjs

soak: ## Refresh the busiest page 2,000 times and look for what grows; REFRESHES=20000 for longer
	@node scripts/soak.mjs

record: ## Record public/demo/ from the world
	@node scripts/record.mjs

bench: ## Measure what has a benchmark
	@node scripts/bench.mjs

screenshot: ## Take the picture in README.md again
	@node scripts/screenshot.mjs

fmt: ## Format the Rust code
	@cargo fmt
