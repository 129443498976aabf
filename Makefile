# What one does with Annotator. Each target first makes the environment it needs, once for each state of the
# lock files; nothing but Python 3.11 or newer and a network connection for that first time is assumed.

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes
RUNTIME := $(VENV)/.runtime-$(shell cksum < requirements.lock | cut -d ' ' -f 1)
DEVELOPMENT := $(VENV)/.development-$(shell cksum < requirements-dev.lock | cut -d ' ' -f 1)
HOST ?= 127.0.0.1
PORT ?= 8000
TESTS ?= tests
TEMPLATES = $(shell find templates annotator labels -name '*.html')

.DEFAULT_GOAL := help
.PHONY: help run setup test lint format bench lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: $(RUNTIME)  ## start Annotator, with a login and a demo project on a new server
	@$(PYTHON) manage.py serve --demo --host "$(HOST)" --port "$(PORT)"

setup: $(DEVELOPMENT)  ## install what running, testing and checking need

test: $(DEVELOPMENT)  ## run all tests (DATABASE_URL: on PostgreSQL; TESTS: only some)
	$(PYTHON) -m pytest $(TESTS)

lint: $(DEVELOPMENT)  ## check style, types, layers, templates, settings and migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy annotator labels
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djade --target-version 5.2 --check $(TEMPLATES)
	$(PYTHON) manage.py check --fail-level WARNING
	$(PYTHON) manage.py makemigrations --check --dry-run

format: $(DEVELOPMENT)  ## bring code and templates into their form
	$(VENV)/bin/ruff check --fix-only .
	$(VENV)/bin/ruff format .
	-$(VENV)/bin/djade --target-version 5.2 $(TEMPLATES)

bench: $(DEVELOPMENT)  ## measure speed and memory
	$(PYTHON) -m tests.bench

lock: $(VENV)/bin/uv  ## write the lock files anew from requirements*.txt
	$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		requirements.txt --output-file requirements.lock
	$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		requirements.txt requirements-dev.txt --output-file requirements-dev.lock

clean:  ## remove the environment and all caches; the data directory stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results

# --- the environment ---------------------------------------------------------------------------
# A stamp carries the checksum of the lock file that was installed, so that nothing is done twice.

$(RUNTIME): | $(PYTHON)
	@echo "Installing what Annotator runs on (once, about a minute) ..."
	@$(PIP) --requirement requirements.lock
	@touch $@

$(DEVELOPMENT): | $(PYTHON)
	@echo "Installing what Annotator runs on and is tested with (once, about two minutes) ..."
	@$(PIP) --requirement requirements-dev.lock
	@touch $@ $(RUNTIME)

$(VENV)/bin/uv: | $(PYTHON)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check uv

$(PYTHON):
	@for python in python3 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2> /dev/null; then \
			$$python -m venv $(VENV) && exit 0; \
			rm -rf $(VENV); \
			echo "$$python could not make a virtual environment; on Debian, install python3-venv." >&2; \
			exit 1; \
		fi; \
	done; \
	echo "Annotator needs Python 3.11, 3.12, 3.13 or 3.14, and none of them is on the PATH." >&2; \
	exit 1
