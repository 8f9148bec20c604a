# `make` or `make help` lists what there is. Each target sets up what it needs, and only once:
# a stamp file inside each environment is newer than the lock it was made from.
#
# .venv      the program's own packages and no others: what an editor needs, and the proof that
#            the program imports nothing of the tests'
# .venv-dev  the same and the tests' and linters'

.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:

PORT ?= 8000
JOBS ?= 2

# The first interpreter that is 3.11 or later and can make a virtual environment (Debian's cannot
# without python3-venv). Looked for only when an environment is made.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$p; break; }; done)

# $(call environment,FOLDER,LOCK). An interpreter that no longer starts (the system's Python was
# replaced) means a new environment; else pip brings the old one to the lock.
define environment
	@test -n "$(PYTHON)" || { \
	  echo "make: needs Python 3.11 or later with venv (on Debian or Ubuntu: apt-get install python3-venv);" >&2; \
	  echo "make: if yours has another name, say make $(firstword $(MAKECMDGOALS)) PYTHON=/path/to/python" >&2; exit 1; }
	@$(1)/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(1)
	@echo "Installing the packages of $(2) in $(1) …"
	@$(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(2)
	@touch $@
endef

.PHONY: help
help:  ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s%s\n", $$1, $$2 }'

.PHONY: site
site: .venv/.stamp  ## build the edition into output/
	@.venv/bin/python build.py
	@echo "Open $(CURDIR)/output/index.html in a browser."

.PHONY: serve
serve: .venv/.stamp  ## preview it while you write (PORT=8000)
	@.venv/bin/python build.py serve --port $(PORT)

# ARGS go to pytest: make test ARGS='-k cases --accept'.
.PHONY: test
test: .venv-dev/.stamp node_modules/.stamp  ## every test (JOBS=2, ARGS= for pytest)
	@.venv-dev/bin/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

# It takes a seventh more of the processor than the tests alone.
.PHONY: coverage
coverage:  ## the tests, and which lines they do not reach
	@$(MAKE) --no-print-directory test ARGS="--cov $(ARGS)"

.PHONY: lint
lint: .venv-dev/.stamp  ## ruff and mypy
	@.venv-dev/bin/python -m ruff check .
	@.venv-dev/bin/python -m ruff format --check .
	@.venv-dev/bin/python -m mypy

.PHONY: docs
docs: .venv/.stamp  ## write the reference in docs/ from the tables of the engine
	@.venv/bin/python -m docs.reference

.PHONY: bench
bench: .venv-dev/.stamp  ## measure it against other generators
	@test -d bench || { echo "make: there is no bench/ yet" >&2; exit 1; }
	@.venv-dev/bin/python -m bench $(ARGS)

.PHONY: clean
clean:  ## remove what was built, measured or remembered
	rm -rf output .cache build dist tests/shots htmlcov .coverage .coverage.* \
	  .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.venv*' -not -path './node_modules/*' -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean  ## and the environments as well
	rm -rf .venv .venv-dev node_modules

# The locks hold digests of every file of every package, for every platform and Python from 3.11
# up, and no addresses. Run it after changing dependencies; ARGS=--upgrade takes what is new.
.PHONY: lock
lock:  ## pin the dependencies anew
	@test -n "$(PYTHON)" || { echo "make: needs Python 3.11 or later with venv" >&2; exit 1; }
	@test -x .cache/uv/bin/uv || { $(PYTHON) -m venv .cache/uv && .cache/uv/bin/python -m pip install --quiet uv==0.13.9; }
	@for lock in "requirements.lock" "requirements-dev.lock --extra dev --constraint requirements.lock"; do \
	  .cache/uv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	    --quiet --custom-compile-command 'make lock' $(ARGS) --output-file $$lock || exit 1; done
	npm install --package-lock-only

.venv/.stamp: requirements.lock
	$(call environment,.venv,requirements.lock)

.venv-dev/.stamp: requirements-dev.lock
	$(call environment,.venv-dev,requirements-dev.lock)

# Chromium, fonts, Node and Java come from the system: .ci/needs installs them or says how.
# npm's own scripts stay off (.npmrc).
.PHONY: needs
needs:
	@sh .ci/needs

node_modules/.stamp: package-lock.json .npmrc | needs
	@echo "Installing the page judges of package-lock.json …"
	@npm ci --silent
	@touch $@

test: needs
