# Every task of the project. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint types docs pages bench schemas format clean

# Stamps keep a second run from installing again; editing a requirement makes them stale.
$(VENV)/pip.stamp:
	@command -v $(PYTHON) >/dev/null || { echo "no $(PYTHON) found; call: make PYTHON=python3 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --constraint constraints.txt pip
	@touch $@

$(VENV)/demo.stamp: $(VENV)/pip.stamp pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable '.[all]'
	@touch $@

$(VENV)/test.stamp: $(VENV)/pip.stamp pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable '.[all]' --group test --group lint --group docs
	@touch $@

demo: $(VENV)/demo.stamp
	$(BIN)/python -m examples.demo

test: lint types
	$(BIN)/coverage erase
	$(BIN)/python -m pytest -n 2 --cov --cov-report=
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include='src/devframe/_base/records.py,src/devframe/*/records.py,src/devframe/recommendation/*,src/devframe/kirkpatrick/claims*'
	$(MAKE) docs

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/test.stamp
	$(BIN)/mypy

docs: $(VENV)/test.stamp
	NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true $(BIN)/mkdocs build --strict --quiet --site-dir build/site

pages: $(VENV)/test.stamp
	$(BIN)/python -m tools.write_policy_page
	$(BIN)/python -m tools.write_facts_page
	$(BIN)/python -m tools.write_sources_page
	$(BIN)/python -m tools.write_map
	$(BIN)/python -m tools.write_outputs
	$(BIN)/python -m tools.write_pictures
	$(BIN)/python -m tools.write_trees
	$(BIN)/python -m tools.write_notebooks

bench: $(VENV)/test.stamp
	$(PIP) install --constraint constraints.txt --group bench
	$(BIN)/python -m benchmarks

schemas: $(VENV)/test.stamp
	$(BIN)/python -m tools.write_schemas

format: $(VENV)/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .coverage*
