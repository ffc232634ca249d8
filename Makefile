# Only git, make and python3 (3.11 or newer, with venv) are needed: each command builds what it uses.
PYTHON ?= python3
BIN := .venv/bin
FUZZ := .venv-fuzz/bin

.PHONY: serve test lint lock bench bench-parts screenshots fuzz fuzz-api clean
serve: .venv/.ready
	$(BIN)/counterd serve $(ARGS)
test: .venv/.ready
	$(BIN)/python -m pytest $(ARGS)
lint: .venv/.ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
# Against nginx, Apache and aiohttp, and with BASE=commit against that; tests/bench/README.md says how to read it.
bench: .venv/.ready
	$(BIN)/python -m tests.bench $(if $(BASE),--base $(BASE)) $(ARGS)
bench-parts: .venv/.ready
	$(BIN)/python -m tests.bench.own
	$(BIN)/python -m tests.bench.ssi
	$(BIN)/python -m tests.bench.usage
	$(BIN)/python -m tests.bench.dashboard
screenshots: .venv/.ready
	$(BIN)/python -m tests.browser.screenshots $(ARGS)
# Some ten minutes of raw requests and proxy headers by chance; the tests send a few hundred of each.
fuzz: .venv/.ready
	$(BIN)/python -m pytest --hypothesis-profile=long tests/attacks/test_fuzz.py tests/attacks/test_fuzzed_proxies.py $(ARGS)
# A minute of odd questions to the API of a real server, by schemathesis, which has a place of its own.
fuzz-api: .venv/.ready .venv-fuzz/.ready
	$(BIN)/python -m tests.fuzz $(FUZZ)/schemathesis

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "counterd needs Python 3.11 or newer: try make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv-fuzz/.ready: tests/fuzz/requirements.lock
	$(PYTHON) -m venv .venv-fuzz
	$(FUZZ)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

# The first lock needs uv from elsewhere; after that this command keeps it.
lock: .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --all-extras --group dev pyproject.toml --output-file requirements.lock $(ARGS)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --group pyproject.toml:fuzz --output-file tests/fuzz/requirements.lock $(ARGS)

clean:
	rm -rf .venv .venv-fuzz dist
