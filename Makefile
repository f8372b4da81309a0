# `make run` and `make test` are the two commands; both stand on `make setup`. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
lock = $(shell cat requirements.txt requirements-serve.txt $(1) constraints.txt | sha256sum | cut -c1-16)
PACKAGES := app.py parts.py settings.py logs.py listening.py serving.py service_manager.py upkeep.py access agent conversation routes store tts ui evaluation deploy
INSTALLED := .venv/.installed-$(call lock)
INSTALLED_DEV := .venv/.installed-dev-$(call lock,requirements-dev.txt requirements-setup.txt requirements-llm.txt)
INSTALLED_BENCH := .venv/.installed-bench-$(call lock,requirements-dev.txt requirements-setup.txt requirements-llm.txt requirements-bench.txt)

.PHONY: help setup setup-test run test check eval bench ear load audit format screenshots clip lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(INSTALLED) ## .venv, the pinned requirements, the voice and its graphs
	@$(BIN)/python -m tts import

run: setup ## serve http://127.0.0.1:7860 (VOX_HOST and VOX_PORT move it)
	@exec $(BIN)/python app.py

test: setup-test check ## set up what tests need, then check everything

setup-test: setup $(INSTALLED_DEV)
	@tests/debian-packages.sh

check: ## formatting, lint, types, tests: the one gate
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	@tests/all.sh

eval: setup $(INSTALLED_DEV) ## hold the concierge, or the model at OPENAI_BASE_URL, against conversations written as data
	$(BIN)/python -m evaluation

bench: setup-test $(INSTALLED_BENCH) ## the voice, the page and the worker, measured beside others; 12 minutes, a quiet machine
	$(BIN)/python -m tests.bench

load: setup-test $(INSTALLED_BENCH) ## how many listeners the worker holds; the part of `make bench` that tells it
	$(BIN)/python -m tests.bench load

ear: setup-test $(INSTALLED_BENCH) ## 100 listing sentences spoken and recognised again, captions held against an aligner
	$(BIN)/python -m tests.bench ear

audit: setup-test ## bandit over our code; known vulnerabilities of what is pinned, asked of a service on the net
	$(BIN)/bandit -q -c pyproject.toml -r $(PACKAGES)
	$(BIN)/pip install --disable-pip-version-check -q -r requirements-audit.txt
	$(BIN)/pip-audit --strict --disable-pip --no-deps -r requirements-serve.txt -r constraints.txt

format: ## let ruff format and mend what it can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: setup-test ## draw README's pictures again
	$(BIN)/python -m tests.e2e.screenshots

clip: setup-test ## record README's twenty seconds of the page again, with their sound; a quiet machine
	$(BIN)/python -m tests.e2e.clip

lock: $(INSTALLED_DEV) ## write constraints.txt from what is installed
	$(BIN)/pip freeze --all | grep -vE '^(pip|wheel)==' > constraints.new
	{ sed -n '/^#/p' constraints.txt; cat constraints.new; } > constraints.txt.new
	mv constraints.txt.new constraints.txt; rm constraints.new

clean: ## remove the virtualenv, the voice, caches and recordings
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo 'Python 3.11 is needed: make PYTHON=python3.11 ...'; exit 1; }
	@$(PYTHON) -m venv .venv || { echo 'On Debian: apt-get install python3-venv'; rm -rf .venv; exit 1; }

$(INSTALLED): | $(BIN)/python
	@echo 'Installing requirements.txt (once; about 3 GB of downloads, 7 GB on disk; README tells how to save 4 GB)'
	$(BIN)/pip install --disable-pip-version-check -r requirements.txt
	@rm -f .venv/.installed-*; touch $@

$(INSTALLED_DEV): $(INSTALLED)
	$(BIN)/pip install --disable-pip-version-check -q -r requirements-dev.txt
	$(BIN)/pip install --disable-pip-version-check -q --no-deps -r requirements-llm.txt
	@touch $@

$(INSTALLED_BENCH): $(INSTALLED_DEV)
	$(BIN)/pip install --disable-pip-version-check -q -r requirements-bench.txt
	@touch $@
