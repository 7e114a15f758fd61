# Two commands on a fresh machine: `make demo`, `make test`. Python 3.11+ and make; nothing else.
PYTHON ?= python3
PORT ?= 8000
ROWS ?=
SEEDS ?= 1000
FIRST ?= 0
BIN := .venv/bin

.PHONY: venv demo test soak check bench lock diagrams translations screenshots clean

venv: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: venv
	$(BIN)/oncall demo --port $(PORT)

test: venv
	$(BIN)/python -m pytest -n 2 --dist loadgroup

soak: venv
	$(BIN)/python -m tests.faults.soak $(SEEDS) $(FIRST)

check: venv
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m oncall.calls.drawing --check docs/state-machine.md

diagrams: venv
	$(BIN)/python -m oncall.calls.drawing docs/state-machine.md

bench: venv
	$(BIN)/python -m tests.bench $(ROWS)

# The lock names packages, versions and hashes only; which index serves them is the machine's own setting.
lock: venv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--all-extras --group dev --output-file requirements.lock pyproject.toml

# Brings the catalogues of the console's texts up to the sources; what is new comes empty, to be filled in by hand.
translations: venv
	$(BIN)/python -m oncall.console.catalogues

# Plays a call in the demo and makes the pictures of the README anew; needs chromium.
screenshots: venv
	$(BIN)/python -m tests.screenshots

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .hypothesis
