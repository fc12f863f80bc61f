# `make run` opens the page, and a GPU server beside it; `make test` runs every test: two at once, but those that drive
# a browser one by one. Both set up all they need, and only once.
# PYTHON: the Python to build the environment with (3.11 or newer). ARGS: more arguments for the command that is run.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt

.PHONY: run test lint format screenshots bench lessons fused build clean

run: $(VENV)/run.done
	$(BIN)/playground assets
	$(BIN)/playground $(ARGS)

test: $(VENV)/test.done
	$(BIN)/playground assets
	$(if $(ARGS),$(BIN)/pytest $(ARGS),$(BIN)/pytest -m "not ui" -n 2 --dist loadfile --reruns 1; \
		others=$$?; $(BIN)/pytest -m ui && exit $$others)

lint: $(VENV)/test.done
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV)/test.done
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

screenshots: $(VENV)/test.done
	$(BIN)/python -m benchmarks.screenshots $(ARGS)

bench: $(VENV)/test.done
	$(BIN)/python -m benchmarks.page $(ARGS)

lessons: $(VENV)/run.done
	$(BIN)/playground lesson check $(ARGS)

fused: $(VENV)/run.done
	$(BIN)/python -m scripts.build_fused

build: $(VENV)/test.done
	$(BIN)/python -m pip wheel -q --no-deps --no-build-isolation -w dist .

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer, with its venv module, is needed; none was found." \
		"Install one (Debian: apt-get install python3-venv) or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; \
		exit 1; }
	$(PYTHON) -m venv $(VENV)

# Where PyTorch cannot be had, the page does without: what it needs comes first.
$(VENV)/run.done: pyproject.toml constraints.txt scripts/install_torch.py | $(BIN)/python
	@echo "Setting up, this once: the page, and PyTorch for the GPU server beside it. That takes some minutes."
	$(PIP) -e .
	@if $(BIN)/python -m scripts.install_torch; then $(PIP) -e '.[gpu]'; \
		else echo "No PyTorch for this machine: the page will open without a GPU server beside it."; fi
	touch $@

$(VENV)/test.done: scripts/chromium.py $(VENV)/run.done
	$(PIP) -e '.[test]'
	$(BIN)/python -m scripts.chromium
	touch $@
