.PHONY: setup demo test lint check bench clean

setup:
	@scripts/setup

# make demo ONCE=1 ends by itself, with status 0 only if every sample got what it deserves.
demo: setup
	@.venv/bin/python scripts/demo.py $(if $(ONCE),--once)

test:
	@scripts/setup --with-tests
	@.venv/bin/pytest

lint:
	@scripts/setup --with-tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

check: lint test

bench: setup
	@.venv/bin/python -m grader.bench

clean:
	rm -rf .venv .runtimes var
