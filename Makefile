# Plumbline: `make demo` shows it, `make test` checks it. `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
PYTEST ?= -n $(WORKERS) --dist worksteal
UV_VERSION := 0.13.9

export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv

UV := .tools/uv-$(UV_VERSION)
RUN := .venv/.installed-to-run
TEST := .venv/.installed-to-test
PY := .venv/bin/python

FOLDER := -u EXPORT_URL -u EXPORT_KEY_ID -u EXPORT_KEY_SECRET -u SENDFILE_HEADER
# The embedded default means just that: what the shell happens to export is left outside.
EMBEDDED := env -u DATABASE_URL -u REDIS_URL -u SITE_URL -u SECRET_KEY -u ALLOWED_HOSTS -u DEBUG -u PLUMBLINE_DEMO $(FOLDER)
RANDOM_KEY = SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')
FIND_CHROMIUM := command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome || true
NO_BROWSER := No Chromium was found, so the browser tests are left out; install it, on Debian as chromium-headless-shell.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test thorough test-services faults lint bench browser checks lock secrets

help:  ## This list
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

demo: $(RUN)  ## An invented company to look at, on http://localhost:8000 (PORT= another port, RESET=1 afresh)
	@$(EMBEDDED) PLUMBLINE_DEMO=1 PLUMBLINE_VAR=var/demo \
	  $(PY) manage.py demo --port "$(PORT)" $(if $(RESET),--reset)

test: WORKERS = 3  # on two cores: the browser tests wait a good deal
test: lint checks browser  ## What must hold, on SQLite alone, within five minutes
	@export PLUMBLINE_VAR=var/test; $(call pytest,$(EMBEDDED),-m "not thorough")

thorough: $(TEST) browser  ## The slow rest: every page through axe and for leaks, odd input in every field
	@export PLUMBLINE_VAR=var/test; $(call pytest,$(EMBEDDED),-m thorough)

test-services: DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/plumbline
test-services: REDIS_URL ?= redis://127.0.0.1:6379/15
test-services: $(TEST) browser  ## All of it on PostgreSQL and Redis (DATABASE_URL=, REDIS_URL= say where)
	@export DATABASE_URL="$(DATABASE_URL)" REDIS_URL="$(REDIS_URL)" PLUMBLINE_VAR=var/test-services; \
	$(PY) .ci/answering.py && export $(RANDOM_KEY) && $(call pytest,env -u SITE_URL -u PLUMBLINE_DEMO $(FOLDER))

faults: $(TEST)  ## Kill processes, Redis and PostgreSQL while 500 scorecards are made (ONLY=redis-flush,pg-fast COUNT=100)
	@$(EMBEDDED) $(PY) -m tests.faults --only "$(ONLY)" --count "$(or $(COUNT),500)"

lint: $(TEST)  ## Style
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

checks: $(TEST)  ## Migrations, deployment checks and types
	$(EMBEDDED) PLUMBLINE_VAR=var/test $(PY) manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy, as served under https"
	@$(EMBEDDED) $(RANDOM_KEY) SITE_URL=https://plumbline.example DATABASE_URL=sqlite:///var/test/check.sqlite3 \
	  PLUMBLINE_VAR=var/test $(PY) manage.py check --deploy --fail-level WARNING
	$(EMBEDDED) PLUMBLINE_VAR=var/test $(PY) -m mypy

bench: $(TEST)  ## Every benchmark, one after the other: half an hour
	@.tools/bin/uv sync --frozen --inexact --group bench
	@set -e; for file in benchmarks/*.py; do \
	  name=$$(basename "$$file" .py); [ "$$name" = __init__ ] && continue; \
	  echo "== $$file"; PLUMBLINE_VAR=var/bench $(EMBEDDED) $(PY) -m "benchmarks.$$name"; \
	done

browser:  # for the tests: the system's own Chromium, or Debian's where one may install it
	@if [ -z "$$($(FIND_CHROMIUM))" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests"; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell; } >/dev/null || echo "$(NO_BROWSER)"; \
	  else echo "$(NO_BROWSER)"; fi; \
	fi

lock: $(UV)  ## After a change of dependencies in pyproject.toml: both lock files
	.tools/bin/uv lock
	.tools/bin/uv export --quiet --frozen --no-dev --format requirements-txt --output-file requirements.lock

secrets:  ## For docker compose: random secrets under secrets/, made once
	@mkdir -p -m 700 secrets; umask 022; \
	new() { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c "$$1"; }; \
	[ -s secrets/secret_key ] || new 64 >secrets/secret_key; \
	if [ ! -s secrets/db_password ]; then \
	  new 32 >secrets/db_password; \
	  printf 'postgres://plumbline:%s@db:5432/plumbline' "$$(cat secrets/db_password)" >secrets/database_url; \
	fi; \
	[ -e secrets/export_key_secret ] || : >secrets/export_key_secret; \
	echo "secrets/ holds what docker-compose.yml asks for; only its owner can open the folder."

# $(1) goes before python, $(2) chooses tests. Ends with a word about the browser tests where they were left out.
define pytest
{ $(1) $(PY) -m pytest $(PYTEST) $(2); ended=$$?; [ -n "$$($(FIND_CHROMIUM))" ] || echo "$(NO_BROWSER)"; exit $$ended; }
endef

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Plumbline needs Python 3.11 or newer and $(PYTHON) is not; name one that is, as in PYTHON=python3.12."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) cannot make virtual environments; on Debian or Ubuntu install python3-venv."; exit 1; }
	@echo "Building the environment with uv $(UV_VERSION)"
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.venv/pyvenv.cfg: | $(UV)
	@$(PYTHON) -m venv --without-pip .venv

# --inexact: the demo never takes the tests' packages away.
$(RUN): uv.lock | $(UV) .venv/pyvenv.cfg
	@.tools/bin/uv sync --frozen --no-dev --inexact
	@touch $@

$(TEST): uv.lock | $(UV) .venv/pyvenv.cfg
	@.tools/bin/uv sync --frozen
	@touch $@ $(RUN)
