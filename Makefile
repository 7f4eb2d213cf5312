# Two commands for a newcomer, each complete: make demo, make test. Needs python3 (>= 3.11), pip, venv and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check lint bench fuzz clean
.DELETE_ON_ERROR:

demo: $(VENV)/demo.installed
	$(BIN)/mailflow demo

# What is pure runs on every core; what starts servers and waits for them runs alone.
test: $(VENV)/test.installed
	$(BIN)/pytest --numprocesses=auto tests/unit
	$(BIN)/pytest --ignore=tests/unit

check: lint test

lint: $(VENV)/test.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/test.installed
	$(BIN)/python -m tests.bench.throughput
	$(BIN)/python -m tests.bench.startup
	$(BIN)/python -m tests.bench.inspect
	$(BIN)/python -m tests.bench.promises
	$(BIN)/python -m tests.bench.simulated_day

fuzz: $(VENV)/test.installed
	$(BIN)/python -m tests.torture.fuzz

$(VENV)/%.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[$*]'
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
