# Each target sets up what it needs; the set-up is redone when a requirements file changes.

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
PIP_INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-input \
	--require-hashes
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate --universal \
	--python-version 3.11
# Trust whom the machine trusts, as pip does; networks with a gate of their own need it.
export UV_SYSTEM_CERTS := 1
# Once there is a development set-up, it serves for everything.
READY := $(if $(wildcard $(VENV)/.dev),$(VENV)/.dev,$(VENV)/.runtime)

.DEFAULT_GOAL := help
.PHONY: help demo run test histories crash deliverability check bench accept pictures screenshots \
	messages lock clean types rules

help:  ## list what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY)  ## the main job on sample content, into a local outbox
	@$(BIN)/digest demo

run: $(READY)  ## web server and worker on http://127.0.0.1:8000
	@$(BIN)/digest run

# The tests start the program hundreds of times: it need not be compiled anew for each, wherever a
# machine tells Python to keep nothing.
test crash histories deliverability accept: export PYTHONDONTWRITEBYTECODE :=
# Whoever is done takes over from the other: the slow tests stand together, at the beginning.
SIDE_BY_SIDE := $(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

test: $(VENV)/.dev  ## all tests: on SQLite, in Chromium, and the database's on PostgreSQL too
	$(PYTHON) -m tests.setup.chromium
	TEST_DATABASE_URL= $(SIDE_BY_SIDE)
	$(PYTHON) -m tests.setup.postgresql $(SIDE_BY_SIDE) --ignore=tests/unit \
		-m "database and (not browser or week)"

histories: $(VENV)/.dev  ## ten thousand random histories of sending, and readers' lives, beside the truth; some hours
	TEST_DATABASE_URL= HYPOTHESIS_PROFILE=histories $(SIDE_BY_SIDE) \
		tests/integration/test_sending_histories.py tests/integration/test_readers_lives.py

deliverability: export DELIVERABILITY := 1
deliverability: $(VENV)/.dev  ## our mail before SpamAssassin, rspamd, HTML checkers and npm's MJML
	$(PYTHON) -m tests.setup.chromium
	$(PYTHON) -m tests.setup.mail_filters
	$(PYTHON) -m tests.setup.node_tools
	TEST_DATABASE_URL= $(BIN)/pytest tests/deliverability

crash: export CRASH_ROUNDS ?= 10
crash: $(VENV)/.dev  ## kill senders through CRASH_ROUNDS histories on both databases
	TEST_DATABASE_URL= $(SIDE_BY_SIDE) tests/crash
	$(PYTHON) -m tests.setup.postgresql $(SIDE_BY_SIDE) tests/crash

check: export DATABASE_URL :=
check: export DIGEST_HOME := build/check
check: $(VENV)/.dev  ## formatting, lint, types, the direction of imports, migrations
	@$(MAKE) --no-print-directory --jobs=2 types rules

# Takes as long as all else together, on one processor.
types:
	$(BIN)/mypy

rules:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/django-admin makemigrations --check --dry-run --settings digest.settings
	$(BIN)/uv pip check --python $(PYTHON)

bench: $(VENV)/.dev  ## how fast the parts are that must be
	@$(PYTHON) -m tests.benchmarks

accept: $(VENV)/.dev  ## each line of docs/acceptance.md: its command, its result; ONLY="The studio" for some
	@$(PYTHON) -m tests.acceptance $(ONLY)

pictures: $(VENV)/.dev  ## take the golden pictures of both looks again; look at what has changed
	@$(PYTHON) -m tests.setup.chromium > /dev/null
	@$(PYTHON) -m tests.browser.golden

screenshots: $(VENV)/.dev  ## take the pictures in docs/images again
	@$(PYTHON) -m tests.setup.chromium > /dev/null
	@$(PYTHON) -m tests.browser.screenshots

messages: $(VENV)/.dev  ## find what the pages say; bring the catalogues of translations up to date
	@$(PYTHON) -m tests.messages $(LANGUAGE)

lock: $(VENV)/.dev  ## write the requirements files again, from pyproject.toml
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) --extra dev pyproject.toml -c requirements.txt -o requirements-dev.txt
	$(COMPILE) --group setup -c requirements-dev.txt -o requirements-setup.txt

clean:  ## remove what was installed and built here; never var/, where your data is
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache tests/browser/failures

$(VENV)/.runtime: requirements.txt $(VENV)/.setup
	$(call install,requirements.txt)

$(VENV)/.dev: requirements-dev.txt $(VENV)/.setup
	$(call install,requirements-dev.txt)

# pip, where uv cannot fetch: a network may be made known to pip alone.
define install
	@echo "Installing what $(1) lists ..."
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(PYTHON) $(1) requirements-setup.txt || \
		{ echo "uv could not; trying pip ..." && $(PIP_INSTALL) --requirement $(1); }
	@$(BIN)/uv pip install --quiet --offline --no-deps --no-build-isolation --python $(PYTHON) \
		--editable .
	@touch $@
endef

$(VENV)/.setup: requirements-setup.txt pyproject.toml
	@for python in python3 python3.13 python3.12 python3.11; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
		python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or newer is needed, and none is on the PATH." \
			"Debian, Ubuntu: sudo apt-get install python3 python3-venv." \
			"Fedora: sudo dnf install python3. macOS: brew install python." \
			"Others: https://www.python.org/downloads/" >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$python lacks its venv module." \
			"Debian, Ubuntu: sudo apt-get install python3-venv." >&2; \
		exit 1; \
	fi; \
	"$$python" -m venv $(VENV)
	@$(PIP_INSTALL) --requirement requirements-setup.txt
	@touch $@
