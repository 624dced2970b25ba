# Two commands for daily work: `make serve` and `make test`. Each first sets up what it needs:
# a Python environment in .venv/ and the npm packages in node_modules/, both pinned and hash-checked.

PORT ?= 8000
PYTHON := .venv/bin/python
READY := .venv/.ready node_modules/.ready
BENCH_READY := $(addprefix tools/bench/,node_modules/.ready .venv/.ready wheels/.ready)
CHECKED := calculator sitegen workbench build.py tests tools

.PHONY: site serve check test mutants bench screens lock clean

site: $(READY)
	@echo "==> Building the site into site/"
	@$(PYTHON) build.py

serve: site
	@$(PYTHON) -m tools.serve $(PORT)

check: .venv/.ready
	@$(PYTHON) build.py check

test: site
	@echo "==> Looking for a Chromium for the browser tests"
	@$(PYTHON) -m tools.chromium
	@echo "==> Looking for web servers to put the site on"
	@$(PYTHON) -m tools.hosts
	@echo "==> Style: ruff"
	@.venv/bin/ruff check $(CHECKED)
	@.venv/bin/ruff format --check $(CHECKED)
	@echo "==> Python types: mypy"
	@.venv/bin/mypy $(CHECKED)
	@echo "==> JavaScript types: tsc"
	@node_modules/.bin/tsc --project tsconfig.json
	@node_modules/.bin/tsc --project tsconfig.offline.json
	@echo "==> Tests: pytest, as many at a time as there are processors"
	@$(PYTHON) -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal

# Changes each number, name and comparison in turn: some case must fail. CHANGED=main: only on lines changed since then.
mutants: .venv/.ready
	@echo "==> Changing each number and comparison in turn, and asking the cases"
	@$(PYTHON) -m tools.mutants $(if $(CHANGED),--changed $(CHANGED)) $(if $(PART),$(PART))

bench: site $(BENCH_READY)
	@echo "==> Measuring (a quarter of an hour on an idle machine)"
	@$(PYTHON) -m tools.bench $(if $(RUNS),--runs $(RUNS))

screens: site
	@$(PYTHON) -m tools.screens

.venv/.ready: requirements.txt
	@echo "==> Installing the Python packages into .venv/ (about a minute)"
	@python=$$(tools/find-python) && rm -rf .venv && "$$python" -m venv .venv
	@$(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

node_modules/.ready: package.json package-lock.json
	@echo "==> Installing the npm packages into node_modules/"
	@command -v npm >/dev/null && node -e 'process.exit(+(parseInt(process.versions.node) < 20))' || \
		{ echo "Node.js of at least version 20, with npm, is needed: install it and run this again." >&2; exit 1; }
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Lighthouse and what is compared with are larger than all the rest together, and only measuring needs them.
tools/bench/node_modules/.ready: tools/bench/package.json tools/bench/package-lock.json
	@echo "==> Installing Lighthouse and PyScript into tools/bench/node_modules/"
	@npm ci --prefix tools/bench --no-audit --no-fund --loglevel=error
	@touch $@

tools/bench/.venv/.ready: tools/bench/requirements.txt .venv/.ready
	@echo "==> Installing marimo into tools/bench/.venv/"
	@rm -rf $(@D) && $(PYTHON) -m venv $(@D)
	@$(@D)/bin/pip install -qq --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

tools/bench/wheels/.ready: tools/bench/browser.txt tools/bench/.venv/.ready
	@echo "==> Fetching what marimo loads in the browser into tools/bench/wheels/"
	@rm -rf $(@D)
	@tools/bench/.venv/bin/pip download -qq --disable-pip-version-check --require-hashes --no-deps --requirement $< \
		--only-binary :all: --python-version 3.14 --platform pyemscripten_2026_0_wasm32 --dest $(@D)
	@touch $@

# Writes the lock files from requirements.in and package.json, keeping the versions that are already locked
# (remove a lock file first to renew all of it). No registry's address gets into them.
lock:
	@echo "==> Locking the Python and npm packages"
	@python=$$(tools/find-python) && "$$python" -m venv build/lock
	@build/lock/bin/pip install -qq --disable-pip-version-check uv==0.13.9
	@build/lock/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		requirements.in --output-file requirements.txt
	@build/lock/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		tools/bench/requirements.in --output-file tools/bench/requirements.txt
	@build/lock/bin/uv pip compile --quiet --python-platform wasm32-pyodide2025 --python-version 3.14 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-emit-package pyyaml --custom-compile-command "make lock" \
		tools/bench/browser.in --output-file tools/bench/browser.txt
	@for folder in . tools/bench; do npm install --prefix $$folder --package-lock-only \
		--omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error; done

clean:
	rm -rf .venv node_modules tools/bench/node_modules tools/bench/.venv tools/bench/wheels build site .mypy_cache .pytest_cache .ruff_cache .hypothesis
