# `make` or `make help` lists what there is. Each target sets up what it needs, and only once:
# a stamp file inside each environment is newer than the lock it was made from.
#
# .venv        the program's own packages and no others: what an editor needs, and the proof that
#              the program imports nothing of the tests'
# .venv-dev    the same and the tests' and linters'
# .venv-bench  the same and what it is measured against
# .venv-pdf    the program's own packages and what makes PDFs

.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:
.NOTPARALLEL:

PORT ?= 8000
JOBS ?= 2

# The first interpreter that is 3.11 or later and can make a virtual environment (Debian's cannot
# without python3-venv). Looked for only when an environment is made.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$p; break; }; done)

# $(call environment,FOLDER,LOCK)
define environment
	@test -n "$(PYTHON)" || { \
	  echo "make: needs Python 3.11 or later with venv (on Debian or Ubuntu: apt-get install python3-venv);" >&2; \
	  echo "make: if yours has another name, say make $(firstword $(MAKECMDGOALS)) PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) .ci/environment.py $(1) $(2)
	@touch $@
endef

.PHONY: help
help:  ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s%s\n", $$1, $$2 }'

.PHONY: site
site: .venv/.stamp  ## build the edition into output/
	@.venv/bin/python build.py
	@echo "Open $(CURDIR)/output/index.html in a browser."

.PHONY: publication
publication: .venv-pdf/.stamp  ## the same with the PDF, as the workflow publishes it
	@.venv-pdf/bin/python build.py build --also pdf

.PHONY: serve
serve: .venv/.stamp  ## preview it while you write (PORT=8000)
	@.venv/bin/python build.py serve --port $(PORT)

# ARGS go to pytest: make test ARGS='-k cases --accept'.
.PHONY: test
test: first-run needs .venv-dev/.stamp node_modules/.stamp  ## every test (JOBS=2, ARGS= for pytest)
	@.venv-dev/bin/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

# It takes a seventh more of the processor than the tests alone.
.PHONY: coverage
coverage:  ## the tests, and which lines they do not reach
	@$(MAKE) --no-print-directory test ARGS="--cov $(ARGS)"

.PHONY: lint
lint: .venv-dev/.stamp  ## ruff, and mypy for this system and for those that lack fork and the like
	@.venv-dev/bin/python -m ruff check .
	@.venv-dev/bin/python -m ruff format --check .
	@.venv-dev/bin/python -m mypy
	@for system in win32 darwin; do \
	  .venv-dev/bin/python -m mypy --platform $$system --no-warn-unreachable glossator build.py || exit 1; done

.PHONY: docs
docs: .venv/.stamp  ## write the reference in docs/ from the tables of the engine
	@.venv/bin/python -m docs.reference

.PHONY: bench
bench: .venv-bench/.stamp  ## measure it against other generators
	@.venv-bench/bin/python -m bench $(ARGS)

# By way of the sdist: what that forgets, the wheel cannot have. Nothing is fetched: the builder is in the lock.
.PHONY: dist
dist: .venv-dev/.stamp  ## the package that a release publishes, in dist/
	rm -rf dist
	@.venv-dev/bin/python -m hatchling build -t sdist -d dist
	@.venv-dev/bin/python -m pip wheel --quiet --no-build-isolation --no-deps --no-index -w dist dist/*.tar.gz

.PHONY: clean
clean:  ## remove what was built, measured or remembered
	rm -rf output .cache build dist tests/shots htmlcov .coverage .coverage.* \
	  .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.venv*' -not -path './node_modules/*' -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean  ## and the environments as well
	rm -rf .venv .venv-dev .venv-bench .venv-pdf node_modules

# The locks hold digests of every file of every package, for every platform and Python from 3.11
# up, and no addresses. Run it after changing dependencies; ARGS=--upgrade takes what is new.
# The extras stand in them so that a lock that is read with its packages' own requirements
# (`pip install -r`) says the same as one that is read alone (.ci/environment.py).
COMPILE = .cache/uv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras \
  --quiet --custom-compile-command 'make lock' $(ARGS)
.PHONY: lock
lock: .cache/uv/.stamp  ## pin the dependencies anew
	@$(COMPILE) pyproject.toml --output-file requirements.lock
	@$(COMPILE) pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	@$(COMPILE) pyproject.toml --extra bench --constraint requirements-dev.lock --output-file requirements-bench.lock
	@$(COMPILE) pyproject.toml --extra pdf --constraint requirements-dev.lock --output-file requirements-pdf.lock
	@echo setuptools | $(COMPILE) - --output-file .ci/requirements-build.lock
	@echo uv | $(COMPILE) - --output-file .ci/requirements-uv.lock
	npm install --package-lock-only

.cache/uv/.stamp: .ci/requirements-uv.lock
	$(call environment,.cache/uv,.ci/requirements-uv.lock)

.venv/.stamp: requirements.lock
	$(call environment,.venv,requirements.lock)

.venv-dev/.stamp: requirements-dev.lock
	$(call environment,.venv-dev,requirements-dev.lock)

.venv-pdf/.stamp: requirements-pdf.lock
	$(call environment,.venv-pdf,requirements-pdf.lock)

.venv-bench/.stamp: requirements-bench.lock
	$(call environment,.venv-bench,requirements-bench.lock)

# Said once, before the long wait.
.PHONY: first-run
first-run:
	@if test ! -e .venv-dev/.stamp -o .venv-dev/.stamp -ot requirements-dev.lock \
	    -o ! -e node_modules/.stamp -o node_modules/.stamp -ot package-lock.json; then \
	  echo "The tests' own tools come first: some 50 Python packages (.venv-dev, 630 MB, pandoc among them), page judges from npm"; \
	  echo "(node_modules, 60 MB) and, of what this machine lacks, Chromium, Node, Java, zsh, fish and fonts (800 MB)."; \
	  echo "One to five minutes, by the network; the next time it is done. The tests then take five on two cores."; \
	fi

# Chromium, fonts, Node and Java come from the system: .ci/needs installs them or says how.
# npm's own scripts stay off (.npmrc).
.PHONY: needs
needs: | first-run
	@sh .ci/needs

node_modules/.stamp: package-lock.json .npmrc | needs
	@echo "Installing the page judges of package-lock.json …"
	@npm ci --loglevel=error
	@touch $@
