# Wufei. `make` alone lists what there is.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench bench-ledger messages screenshots lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## everything the project needs, in .venv and node_modules (seconds when nothing changed)
	@$(PYTHON) -m tools.setup --for test

demo: ## set up, then fill a demo city and serve it on this machine
	@$(PYTHON) -m tools.setup --for demo
	@$(BIN)/wufei demo --serve

test: setup ## all tests: SQLite, PostgreSQL, browser; says by name what it skipped
	@$(BIN)/python -m tools.test

lint: setup ## style, types, contracts, migrations, templates, locks, messages
	@$(BIN)/python -m tools.lint

format: setup ## put the layout of all Python files right
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format .

bench: setup ## the benchmarks, written to docs/benchmarks.md
	@$(BIN)/python -m tools.bench

bench-ledger: setup ## ten million transfers on both databases, an hour, written to docs/benchmarks-ledger.md
	@$(BIN)/python -m tools.bench ledger

messages: setup ## bring the Chinese catalogue up to the sources
	@$(BIN)/python -m tools.messages update

screenshots: setup ## pictures that the browser journeys take, in docs/images
	@WUFEI_SCREENSHOTS=docs/images $(BIN)/pytest -m browser tests/journeys

lock: ## renew all locks; UPGRADE=1 moves the pins
	@$(BIN)/python -m tools.locks make $(if $(UPGRADE),--upgrade)

clean: ## remove what set-up, tests and builds made (not var/, where the data lies)
	rm -rf build .venv node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	rm -rf src/wufei.egg-info
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
