# Engage: demo, test, lint, i18n, bench. Each does its own set-up; what they install goes into .venv/.
# Needs only Python 3.11 to 3.13, make, git and a shell. A second run repeats nothing that is still fresh.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
export LANG := C.UTF-8
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE ?= copy
export UV_COMPILE_BYTECODE := 1
unexport VIRTUAL_ENV

READY := .venv/.ready
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
COMPILED := .venv/.catalogues
PAGES := engage/templates

.PHONY: help setup demo test matrix lint i18n i18n-check reading bench model browser formats

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/^([a-z0-9-]+):.*## /  make \1\t/' | expand -t 18

setup: $(READY) $(COMPILED) ## everything that runs, in .venv/

demo: setup formats ## the site with sample data on http://127.0.0.1:8000 (PORT, ENGAGE_HOME)
	@exec $(BIN)/engage demo

test: setup model browser formats ## every test, browser journeys included
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

matrix: setup browser formats ## every public page in every language with every choice, every staff page for every role, in a browser: about 40 minutes; see matrix/
	@# Broken off, it goes on where it was. The second run finds everything done and writes it down for the accessibility statement.
	ENGAGE_MATRIX=matrix $(BIN)/pytest -n 2 --dist worksteal tests/journeys/test_pages.py -k "not was_seen" || { cat matrix/table.md; exit 1; }
	ENGAGE_MATRIX=matrix ENGAGE_RECORD_CHECKS=1 $(BIN)/pytest tests/journeys/test_pages.py
	@cat matrix/table.md

lint: setup i18n-check ## style, types, templates, import floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint $(PAGES) --check --quiet
	$(BIN)/djlint $(PAGES) --lint --quiet
	$(BIN)/lint-imports

i18n: setup ## collect every string of the interface, bring the catalogues up to date, say what is missing
	$(BIN)/python -m engage.core.catalogues update
	$(BIN)/python -m engage.core.catalogues compile
	$(BIN)/python -m engage.core.catalogues check

i18n-check: setup
	$(BIN)/python -m engage.core.catalogues check

reading: setup ## how hard our own words are to read, in every language, into docs/accessibility.md
	$(BIN)/python -m engage.surveys.plainness

bench: setup model ## what the speed claims stand on
	@for file in benchmarks/*/__main__.py; do \
	  name=$$(basename "$$(dirname "$$file")"); echo "== $$name"; $(BIN)/python -m "benchmarks.$$name"; \
	done

# The sentence model is prepared once for each machine; without it themes are found the fast way and its tests say why they skip.
model: $(READY)
	@$(BIN)/python -m analysis models || echo "No sentence model on this machine: themes are found the fast way."

# The journeys drive a real browser, best without its window, and espeak-ng reads aloud. Root may install both; others are told how. A machine without a
# voice is tested too: what needs one says why it is left out.
browser:
	@command -v chromium-headless-shell > /dev/null 2>&1 && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null 2>&1; then \
	  apt-get update -q && for one in chromium-headless-shell chromium; do \
	    DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends $$one fonts-noto-core fonts-droid-fallback && exit 0; \
	  done; \
	fi; \
	command -v chromium > /dev/null 2>&1 \
	|| echo "Browser journeys need Debian's chromium: sudo apt-get install chromium-headless-shell fonts-noto-core fonts-droid-fallback"
	@command -v espeak-ng > /dev/null 2>&1 && command -v opusenc > /dev/null 2>&1 && exit 0; \
	{ [ "$$(id -u)" = 0 ] && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends espeak-ng opus-tools; } \
	|| echo "Reading aloud needs two more: sudo apt-get install espeak-ng opus-tools"

# What surveys in other formats are made with: PDF, braille. Without them the site starts and does not offer those buttons.
FORMATS := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-droid-fallback liblouis-bin liblouis-data poppler-utils
formats:
	@dpkg-query -W $(FORMATS) > /dev/null 2>&1 && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null 2>&1; then \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends $(FORMATS) \
	    || echo "Surveys cannot leave as PDF or in braille: installing $(FORMATS) failed."; \
	else \
	  echo "Surveys as PDF and in braille need: sudo apt-get install $(FORMATS)"; \
	fi

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] < (3, 14) else 1)' \
	  || { echo "Engage needs Python 3.11, 3.12 or 3.13. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up .venv/ (once; a few minutes) ..."
	@$(PYTHON) -m venv .venv || { echo "Python cannot make a virtual environment: on Debian, apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# --inexact keeps uv itself, which the lock file does not name.
$(READY): pyproject.toml uv.lock | $(BIN)/uv
	@$(BIN)/uv sync --frozen --inexact --quiet || { \
	  echo "Trying without the five packages of the larger English model; English is then judged a little less well."; \
	  $(BIN)/uv sync --frozen --inexact --quiet --no-group close; }
	@touch $@

$(COMPILED): $(CATALOGUES) | $(READY)
	@$(BIN)/python -m engage.core.catalogues compile
	@touch $@
