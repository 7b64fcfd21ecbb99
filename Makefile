# Everything is done by cms/bootstrap.py; this file only gives it short names.
# `make demo` and `make test` need Python 3.11 or newer, git and make, and nothing else.

PYTHON ?= python3
RUN = $(PYTHON) cms/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help demo test test-full check bench messages setup clean

help: ## List these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 12

demo: ## Set up, fill and serve the site on http://127.0.0.1:8000 (PORT=8010 for another port); Ctrl-C stops it
	@$(RUN) demo

test: ## Set up and run every test that needs no service (ARGS="tests/media -k upload" for some of them)
	@$(RUN) test $(ARGS)

test-full: ## Run what services can change on PostgreSQL and Redis, then the journeys in a real Chromium
	@$(RUN) test-full $(ARGS)

check: ## Run all linters, types, contracts and guards
	@$(RUN) check

bench: ## Measure the busy pages against a bare Django view; ARGS=films or ARGS="transcode 60" for films
	@$(RUN) bench $(ARGS)

messages: ## Collect the texts to translate into cms/locale (needs GNU gettext)
	@$(RUN) messages

setup: ## Set up and fill the site without serving it
	@$(RUN) setup

clean: ## Remove what was set up; the data in var/ stays
	rm -rf .venv .tools node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
