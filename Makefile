# Everything a checkout needs, from a bare Debian or Ubuntu with Python 3.11 or later. `make help` lists the targets.
# Set-up runs by itself: each step is done once and again only after the file it depends on has changed.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV := .venv
PYTHON := $(VENV)/bin/python
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
PYBABEL := $(VENV)/bin/pybabel --quiet
# The folder to read is `.`: for named folders Babel matches no pattern and finds nothing.
extract = $(PYBABEL) extract --mapping-file=pyproject.toml --keyword='lazy_gettext lazy_ngettext:1,2' \
	--add-location=file --sort-by-file --width=110 --header-comment='\# Thuiswerkcheck: the texts of the interface.' \
	--project=Thuiswerkcheck --version=1
update = --output-dir=translations --width=110 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
FAULTS := tests/responding/test_server.py tests/cli/test_killed.py tests/rounds/test_outbox.py tests/test_migrations.py
undated = /^"\(POT-Creation-Date\|PO-Revision-Date\|Generated-By\|Report-Msgid-Bugs-To\|Last-Translator\|Language-Team\):/d

.PHONY: help demo test check faults lint types contracts catalogue-check bench pictures catalogue lock clean pango browser chromium poppler compiled

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

# ------------------------------------------------------------------------------------------------ what people type

demo: $(VENV)/run.stamp pango compiled ## build a demo organisation with its reports and serve it (SERVE=no: do not serve)
	@$(VENV)/bin/survey demo $(if $(filter no,$(SERVE)),--no-serve)

test: $(VENV)/dev.stamp pango browser compiled ## run the tests (ARGS="tests/core -k rosa": run some of them)
	@$(PYTHON) -m pytest --numprocesses=auto $(ARGS)

check: lint types contracts catalogue-check pango browser compiled ## all that must hold before a change goes in
	@$(PYTHON) -m pytest --cov --numprocesses=auto tests/core  # watching each line makes everything slower by a fifth
	$(PYTHON) -m pytest --numprocesses=auto --ignore=tests/core

lint: $(VENV)/dev.stamp ## style of code and templates
	@$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/ruff format --quiet --check .
	$(VENV)/bin/djlint --quiet --lint templates

types: $(VENV)/dev.stamp ## types
	@$(VENV)/bin/mypy --no-error-summary

contracts: $(VENV)/dev.stamp ## which room may import which
	@$(VENV)/bin/lint-imports --no-logo

faults: $(VENV)/dev.stamp compiled ## kill servers, workers and migrations at full size, on SQLite and PostgreSQL (about half an hour)
	@$(PYTHON) -m pytest --numprocesses=auto --dist=loadgroup --full-size --durations=0 --durations-min=1 $(FAULTS)

bench: $(VENV)/dev.stamp pango compiled ## measure speed: prints a table, writes build/bench.json
	@$(PYTHON) -m tests.bench

pictures: $(VENV)/dev.stamp pango chromium poppler compiled ## take the pictures of the README from a fresh demo
	@$(VENV)/bin/survey pictures

catalogue: $(VENV)/dev.stamp ## collect the texts of code and templates for translation
	@$(extract) --output-file=translations/messages.pot .
	sed -i '$(undated)' translations/messages.pot  # the file changes only when a text does
	$(PYBABEL) update $(update) --input-file=translations/messages.pot
	echo 'Now translate what is empty in translations/*/LC_MESSAGES/messages.po.'

catalogue-check: $(VENV)/dev.stamp ## the collected texts are those of the code
	@mkdir -p build
	$(extract) --output-file=build/messages.pot .
	diff --brief <(sed '$(undated)' build/messages.pot) translations/messages.pot >/dev/null \
		&& $(PYBABEL) update $(update) --input-file=build/messages.pot --check \
		|| { echo 'The catalogues are older than the texts: run make catalogue and translate what is new.' >&2; exit 1; }

lock: ## pin the dependencies of pyproject.toml with their hashes (UPGRADE=yes: to their newest versions)
	@command -v uv >/dev/null || { echo 'make lock needs uv: python3 -m pip install uv' >&2; exit 1; }
	export UV_CUSTOM_COMPILE_COMMAND='make lock'
	compile="uv pip compile --quiet --universal --python-version=3.11 --generate-hashes $(if $(filter yes,$(UPGRADE)),--upgrade)"
	$$compile pyproject.toml --group build --output-file requirements.txt
	$$compile pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt

clean: ## remove what was built; keeps .venv
	@rm -rf build demo .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache $(CATALOGUES)
	find survey tests -name __pycache__ -prune -exec rm -rf {} +

# ------------------------------------------------------------------------------------------------ set-up

# apt_install PACKAGE…: installs quietly on Debian and Ubuntu when root, else returns 1. The list of packages is
# fetched only when it is missing or too old to serve.
define functions
apt_install() {
	[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
	mkdir -p build
	echo "Installing $$*"
	export DEBIAN_FRONTEND=noninteractive
	local install="apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300"
	{ $$install "$$@" || { apt-get update && $$install "$$@"; }; } >build/apt.log 2>&1 </dev/null || { tail -n 3 build/apt.log >&2; return 1; }
}
say() { echo "$$*" >&2; }
endef

$(PYTHON):
	@$(functions)
	python=
	for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi
	done
	[ "$$python" ] || { say 'Python 3.11 or later is needed and none was found: install it and run make again.'; exit 1; }
	if command -v uv >/dev/null; then
		uv venv --quiet --clear --no-python-downloads --python "$$(command -v "$$python")" $(VENV)
	else
		package=$$("$$python" -c 'import sys; print(f"python3.{sys.version_info.minor}-venv")')
		"$$python" -c 'import ensurepip' 2>/dev/null || apt_install "$$package" \
			|| { say "Python has no venv module here: apt-get install $$package, then run make again."; exit 1; }
		"$$python" -m venv --clear $(VENV)
	fi

$(VENV)/run.stamp: requirements.txt
$(VENV)/dev.stamp: requirements-dev.txt
$(VENV)/%.stamp: pyproject.toml hatch_build.py | $(PYTHON)
	@list=$(filter requirements%,$^)
	echo "Installing $$list"
	if command -v uv >/dev/null; then
		install="uv pip install --quiet --python $(PYTHON)"
		compile=--compile-bytecode  # without it every process would compile WeasyPrint at its start; pip compiles anyway
	else
		$(PYTHON) -c 'import pip' 2>/dev/null || $(PYTHON) -m ensurepip >/dev/null  # a .venv made by uv has no pip
		install="$(PYTHON) -m pip install -qq --disable-pip-version-check --no-input"
		compile=
	fi
	# The list is whole; left to look for itself, pip takes a newer one of what a package asks with an extra, and stops.
	$$install $$compile --no-deps --require-hashes --requirement "$$list"
	$$install --no-deps --no-build-isolation --editable .
	touch $@

pango: | $(PYTHON)
	@$(functions)
	loads='import ctypes; [ctypes.CDLL(f"lib{name}.so.0") for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")]'
	packages='libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation'
	$(PYTHON) -c "$$loads" 2>/dev/null || apt_install $$packages \
		|| say "PDF needs system libraries that are not there: apt-get install --no-install-recommends $$packages"

browser:  # for the tests: Chromium without windows, or one that is there already
	@$(functions)
	command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null \
		|| apt_install chromium-headless-shell || apt_install chromium \
		|| say 'No Chromium: the browser tests are skipped. To run them: apt-get install --no-install-recommends chromium-headless-shell'

chromium:
	@$(functions)
	command -v chromium >/dev/null || apt_install chromium \
		|| say 'No Chromium, which takes the pictures: apt-get install --no-install-recommends chromium'

poppler:
	@$(functions)
	command -v pdftoppm >/dev/null || apt_install poppler-utils \
		|| say 'No pdftoppm, which turns pages of a report into pictures: apt-get install --no-install-recommends poppler-utils'

$(CATALOGUES): %.mo: %.po | $(PYTHON)
	@$(PYBABEL) compile --input-file=$< --output-file=$@

compiled: $(CATALOGUES)
	@# Where Python may not write bytecode by itself, each start would compile the whole application.
	$(PYTHON) -m compileall -q survey
