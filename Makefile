# Needs Python 3.11 or newer and make. Everything else is installed into .venv, from the versions that were tested.
NEW_ENOUGH := import sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: help run test lint format bench lock clean

help:
	@echo "make run    start tracker at http://127.0.0.1:8000"
	@echo "make test   run the whole test suite"
	@echo "make lint   lint, format check, types and import contracts"
	@echo "make format put the code into its one form"
	@echo "make lock   resolve the tested versions anew (needs uv)"
	@echo "make clean  remove .venv and caches; data/ is kept"

run: .venv/run
	@$(BIN)/tracker run

test: .venv/test
	@$(BIN)/python -m pytest -n auto --dist loadfile

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

format: .venv/test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:
	uv pip compile --universal --no-emit-index-url --no-annotate --quiet --generate-hashes --extra postgres --group build pyproject.toml -o requirements.txt
	uv pip compile --universal --no-emit-index-url --no-annotate --quiet --generate-hashes --extra postgres --group build --group dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@"$(PYTHON)" -c '$(NEW_ENOUGH)' || { echo "tracker needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.12 run"; exit 1; }
	@echo "making .venv with $(PYTHON)"
	@"$(PYTHON)" -m venv .venv

.venv/run: .venv/bin/python requirements.txt pyproject.toml
	@echo "installing what tracker needs into .venv (a minute, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: .venv/run requirements-dev.txt
	@echo "installing what the tests need into .venv (a minute, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@
