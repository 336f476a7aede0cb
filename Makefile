# Two commands matter: `make run` serves the demo town, `make test` passes the tests. `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
# What was compiled once starts fast from then on, also where the machine says not to write bytecode.
unexport PYTHONDONTWRITEBYTECODE
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help setup setup-serve run serve test check bench chaos shots clean messages FORCE

PYTHON := .venv/bin/python
# What is installed is known by the locks' contents, so nothing is installed twice and nothing is missed.
BASE := .venv/.base-$(shell cksum < requirements.txt | cut -d ' ' -f 1)
SERVE := .venv/.serve-$(shell cat requirements.txt requirements-serve.txt | cksum | cut -d ' ' -f 1)
DEV := .venv/.dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d ' ' -f 1)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

help:
	@echo "make run       serve the demo town on http://127.0.0.1:$${PORT:-8000}/ (Ctrl-C stops it)"
	echo "make serve     serve a town as a town hall does: PostgreSQL, Valkey, WEB=n and LIVE=n processes (docs/operations.md)"
	echo "make test      install what the tests need and pass them on SQLite and on PostgreSQL with Valkey"
	echo "make check     style, types, layers, migrations, templates, production settings, locks"
	echo "make bench     measure a large town beside the physical limits, print a table, write var/bench.json"
	echo "make bench SCALE=1000000  the same in a town with that many comments, beside a small town; and close a poll"
	echo "make chaos     kill, stop and fill the parts of a served town under load, print a table, write var/chaos.json"
	echo "make setup     only install: .venv with everything, catalogues compiled"
	echo "make setup-serve  only install what make serve needs, on a town's server"
	echo "make shots     a picture of every page, small to large, light and dark, under var/shots"
	echo "make messages  collect the texts to translate into locale/ (needs gettext)"
	echo "make clean     remove .venv, compiled catalogues and caches; var/ (the data) stays"

setup: $(DEV) $(CATALOGUES)
	@echo "Ready: $$($(PYTHON) --version) in .venv."

setup-serve: $(SERVE) $(CATALOGUES)
	@echo "Ready to serve: $$($(PYTHON) --version) in .venv."

run: $(BASE) $(CATALOGUES)
	@export DEBUG=$${DEBUG:-0} ALLOW_DEMO=$${ALLOW_DEMO:-1} STAFF_MFA_REQUIRED=$${STAFF_MFA_REQUIRED:-0}
	exec $(PYTHON) manage.py run

# What a town hall runs; docs/operations.md says what can be set. PostgreSQL and Valkey come along where none is named.
serve: $(SERVE) $(CATALOGUES)
	@export DEBUG=0 STATIC_HASHED=1 TASK_WORKER=1 LOG_FORMAT=$${LOG_FORMAT:-json}
	exec $(PYTHON) manage.py serve

bench: $(DEV) $(CATALOGUES)
	@exec $(PYTHON) -m tests.servers -- $(PYTHON) -m tests.bench $(if $(SCALE),--scale $(SCALE)) $(WORK)

# make chaos FAULTS="daphne clock" tries only those.
chaos: $(DEV) $(CATALOGUES)
	@$(find_chromium)
	exec $(PYTHON) -m tests.chaos $(FAULTS)

shots: $(DEV) $(CATALOGUES)
	@$(find_chromium)
	exec $(PYTHON) -m tests.shots

messages: $(DEV)
	@if ! command -v xgettext > /dev/null; then
	  echo "make messages needs GNU gettext, which is not on this machine: apt-get install gettext" >&2; exit 1
	fi
	$(PYTHON) manage.py makemessages --all --no-obsolete --no-wrap --add-location=file --ignore=var --ignore=.venv --ignore=tests

clean:
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis $(CATALOGUES)
	find . -path ./.git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +


## Tests: the same suite twice, but for what has nothing to do with a database (marked `once`)

PYTEST := .venv/bin/pytest -n 3 --dist loadfile --no-loadscope-reorder -q

test: $(DEV) $(CATALOGUES)
	@$(find_chromium)
	$(find_nginx)
	failed=0; SECONDS=0
	echo "== SQLite, live updates in memory"
	env -u DATABASE_URL -u REDIS_URL $(PYTEST) || failed=1
	sqlite=$$SECONDS; SECONDS=0
	echo "== PostgreSQL and Valkey"
	$(PYTHON) -m tests.servers --no-fsync -- $(PYTEST) -m "not once" || failed=1
	echo "== SQLite took $$sqlite s, PostgreSQL with Valkey took $$SECONDS s"
	if [ $$failed = 1 ]; then echo "== FAILED" >&2; exit 1; fi
	echo "== Passed on both."

# Sets CHROMIUM, which the browser tests read.
define find_chromium
find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
export CHROMIUM=$${CHROMIUM:-$$(find_chromium || true)}
if [ -z "$$CHROMIUM" ] && [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  echo "Chromium is missing: installing it with apt-get"
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium) > /dev/null || true
  CHROMIUM=$$(find_chromium || true)
fi
if [ -z "$$CHROMIUM" ]; then
  echo "******************************************************************************" >&2
  echo "** NO CHROMIUM: what a person sees in a browser is NOT tested in this run.  **" >&2
  echo "** Install it (as root: apt-get install chromium) or set CHROMIUM to a path. **" >&2
  echo "******************************************************************************" >&2
  if [ "$${CI:-}" = true ]; then exit 1; fi
fi
endef

# The proxy's file is tested with Debian's own nginx; RUNLEVEL keeps the package from starting it.
define find_nginx
if ! command -v nginx > /dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  echo "nginx is missing: installing it with apt-get"
  install_nginx() { RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends nginx-light; }
  (install_nginx || (apt-get update -qq && install_nginx)) > /dev/null 2>&1 || true
fi
command -v nginx > /dev/null || echo "** NO NGINX: deploy/nginx.conf is not tested in this run (apt-get install nginx-light)." >&2
endef


## Checks: every one runs, whatever the others found, two at a time

CHECKS := types style format layers migrations templates production locks

check: $(DEV) $(CATALOGUES)
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target $(CHECKS:%=step-%)
	echo "== All checks passed."

step-%:
	@SECONDS=0
	if ! $(MAKE) --no-print-directory check-$*; then echo "== FAILED: $* in $$SECONDS s" >&2; exit 1; fi
	echo "== $*: passed in $$SECONDS s"

.PHONY: $(CHECKS:%=check-%)
check-style:
	@.venv/bin/ruff check --quiet .
check-format:
	@.venv/bin/ruff format --check --quiet .
check-types:
	@.venv/bin/mypy
check-layers:
	@.venv/bin/lint-imports --no-logo
check-migrations:
	@env -u DATABASE_URL $(PYTHON) manage.py makemigrations --check --dry-run
check-templates:
	@.venv/bin/djlint --lint --quiet templates
check-production:
	@export DEBUG=0 HTTPS=1 SITE_URL=https://participation.example.org
	export ALLOWED_HOSTS=participation.example.org MAIL_HOST=mail.example.org
	export SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))')
	export DATABASE_URL=postgres://town@127.0.0.1/town REDIS_URL=redis://127.0.0.1/0
	$(PYTHON) manage.py check --deploy --fail-level WARNING
# A lock names versions and hashes, never where they come from: that is for whoever installs to say.
check-locks:
	@! grep -nEi 'https?:|file:|index|find-links|trusted-host|^-|^#' requirements.txt requirements-serve.txt requirements-dev.txt


## The virtual environment and the catalogues

$(BASE):
	@$(call install,requirements.txt,$@)

$(DEV): $(BASE)
	@$(call install,requirements-dev.txt,$@)

$(SERVE): $(BASE)
	@$(call install,requirements-serve.txt,$@)

# Without a working interpreter the stamps mean nothing.
ifneq ($(shell test -x $(PYTHON) || echo broken),)
$(BASE) $(SERVE) $(DEV): FORCE
endif
FORCE:

%.mo: %.po | $(BASE)
	@echo "Compiling $<"
	.venv/bin/pybabel -q compile -i $< -o $@

# $(1) the lock, $(2) the stamp that says it is installed. One make at a time installs; an install that was
# cut short leaves .venv/.unfinished behind and starts again from nothing.
define install
exec 9< Makefile; flock 9
if [ -e $(2) ] && [ -x $(PYTHON) ]; then exit 0; fi
if [ -e .venv/.unfinished ] || ! $(PYTHON) -m pip --version > /dev/null 2>&1; then
  $(find_python)
  echo "Making .venv with $$("$$python" --version)"
  rm -rf .venv; mkdir .venv; touch .venv/.unfinished
  "$$python" -m venv .venv
fi
touch .venv/.unfinished
rm -f $(firstword $(subst -, ,$(2)))-*
total=$$(grep -c == $(1))
echo "Installing $$total packages from $(1)"
done=0; told=0
if ! PYTHONUNBUFFERED=1 $(PYTHON) -m pip install --no-input --disable-pip-version-check --no-compile \
    --require-hashes --no-deps --only-binary :all: -r $(1) 2> .venv/pip.log \
  | while read -r first second rest; do
      case "$$first $$rest" in Collecting*|Processing*|*"already satisfied"*) done=$$((done + 1));; *) ;; esac
      if [ "$$first" = Installing ]; then echo "  unpacking"; elif [ $$((done % 20)) = 0 ] && [ $$done != $$told ]; then \
        told=$$done; echo "  $$done of $$total"; fi
    done
then
  grep -v '^WARNING' .venv/pip.log >&2 || true
  echo "The packages of $(1) could not be installed; see above." >&2
  exit 1
fi
rm .venv/.unfinished
touch $(2)
endef

# Sets python: a name on PATH may be a shim that fails, so every candidate is really run. The locks hold
# wheels for these versions.
define find_python
python=""
for candidate in python3.14 python3.13 python3.12 python3 "$$HOME"/.pyenv/versions/{3.14*,3.13*,3.12*,*}/bin/python3; do
  if "$$candidate" -c '$(suits)' > /dev/null 2>&1; then python=$$candidate; break; fi
done
if [ -z "$$python" ]; then
  echo "No CPython 3.12, 3.13 or 3.14 was found: apt-get install python3 python3-venv (Debian 13 and later)" \
    "or pyenv install 3.13 gives one." >&2
  exit 1
fi
endef
suits := import ensurepip, sqlite3, ssl, sys, sysconfig, venv; sys.exit( \
  not ((3, 12) <= sys.version_info < (3, 15)) or sys.implementation.name != "cpython" \
  or bool(sysconfig.get_config_var("Py_GIL_DISABLED")))
