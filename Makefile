.PHONY: setup demo test lint check bench soak clean

setup:
	@scripts/setup

# make demo ONCE=1 ends by itself, with status 0 only if every sample got what it deserves.
demo:
	@scripts/setup --packages
	@.venv/bin/python -m scripts.demo $(if $(ONCE),--once)

# Two processes: one for all that opens boxes in the shared sandbox, the other for everything else.
test:
	@scripts/setup --with-tests
	@.venv/bin/pytest --numprocesses 2 --dist loadgroup

lint:
	@scripts/setup --packages --with-tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

check: lint test

bench: setup
	@.venv/bin/python -m scripts.bench

soak: setup
	@.venv/bin/python -m scripts.soak

clean:
	rm -rf .venv .runtimes var
