.PHONY: help check long test browser race mutants demo golden bench release

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

check: ## Everything that CI checks
	bash .ci/run

long: ## CI's long part: a release built twice and compared, 300 crashes, every fuzz target for a minute
	bash .ci/long

test: ## The tests
	go test ./...

browser: ## The tests of slacksim's page, in Chromium
	go test -tags browser ./e2e/browser

race: ## The tests under the race detector
	go test -race ./...

mutants: ## Whether the tests of the rules notice faults that are put into them, as a table
	go run ./mutants

demo: ## A small Slack in the browser, with a sample team
	go run ./cmd/okrbot demo

golden: ## Write the golden files of the screens anew; look at the difference before you commit it
	go test ./ui -update

bench: ## The benchmarks
	go test -run '^$$' -bench . ./bot ./store ./slacksim

release: ## A release in dist/, built twice and compared, with its bill of materials
	REPRODUCE=1 bash release/build.sh dist
