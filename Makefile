# The same few commands for people and for CI. Each sets up what it needs in .venv, once.
#
#   make run     tune a small network on handwritten digits, to the end, and print the best trial
#   make test    every test
#   make check   formatting, lint, types, the floors, the pages' own checks

BIN := .venv/bin
# Many tests wait for processes: more of them at once than there are cores.
AT_ONCE ?= 3
SOURCES := pyproject.toml scripts/setup.sh src/sweepstake/__init__.py $(wildcard hatch_build.py) \
	$(shell find web -path web/node_modules -prune -o -type f -print)
PYTHON_FILES := src tests benchmarks examples $(wildcard web/*.py hatch_build.py)

.PHONY: run test test-all check bench setup clean

run: .venv/.ready-run
	@SWEEPSTAKE_HOME="$(CURDIR)/.sweepstake" $(BIN)/sweepstake run examples/digits/sweep.yaml -j 2 $(ARGS)

test: .venv/.ready-dev
	@scripts/chromium.sh
	@$(BIN)/python -m pytest -n $(AT_ONCE) --dist loadfile $(ARGS)

test-all: check test
	scripts/check_wheel.sh

check: .venv/.ready-dev
	$(BIN)/ruff check $(PYTHON_FILES)
	$(BIN)/ruff format --check $(PYTHON_FILES)
	$(BIN)/mypy src/sweepstake tests benchmarks
	$(BIN)/mypy examples/digits
	$(BIN)/lint-imports
	$(BIN)/python web/build.py check
	$(BIN)/python web/build.py test

bench: .venv/.ready-dev
	@for benchmark in $$(grep -l __main__ benchmarks/*.py); do $(BIN)/python $$benchmark $(ARGS) || exit 1; done

setup: .venv/.ready-dev

.venv/.ready-run: $(SOURCES)
	@scripts/setup.sh run

.venv/.ready-dev: $(SOURCES)
	@scripts/setup.sh dev

clean:
	rm -rf .venv .sweepstake .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
		build dist web/node_modules src/sweepstake/server/static
