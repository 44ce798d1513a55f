# Two commands are all the set-up: `make demo` and `make test`. Plain Python 3.11 or newer with pip is enough.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN_STAMP := $(VENV)/.run-installed
TEST_STAMP := $(VENV)/.test-installed

SERVER_TESTS := tests/contexts/test_records.py tests/contexts/test_conformity.py tests/contexts/test_reflections.py \
	tests/contexts/test_announcements.py tests/contexts/test_edits.py tests/contexts/ledger/test_transactions.py \
	tests/contexts/governance/test_walk.py tests/contexts/governance/test_notices.py tests/contexts/governance/test_competence.py \
	tests/api/test_governance.py tests/api/test_governance_types.py tests/api/test_records.py tests/api/test_evidence.py

.PHONY: demo report self score test coverage check check-types check-contracts check-text bench bench-server fuzz fuzz-api looks torture lock docs clean

demo: $(RUN_STAMP)  ## Serve the invented organisation in demo/ with an account for each role.
	@mkdir -p build
	@$(BIN)/python -m asqms demo demo/workspace build/demo --anew

report: $(RUN_STAMP)  ## Evaluate demo/ without a server and write its report.
	@$(BIN)/python -m asqms check demo/workspace --as-of 2026-11-20 --no-exit-code
	@mkdir -p build
	@$(BIN)/python -m asqms report demo/workspace --as-of 2026-11-20 --output build/demo-report.html
	@echo
	@echo "Open build/demo-report.html in a browser, then read docs/start/first-report.md."

self: $(TEST_STAMP)  ## Evaluate this repository with itself: its requirements, tests, lint results, SBOM.
	@$(BIN)/python qms/evaluate.py

score: $(RUN_STAMP)  ## Evaluate Eclipse S-CORE persistency from the real files beside the project.
	@sh demo/s-core/evaluate.sh $(BIN)

test: $(TEST_STAMP)  ## Run every test this machine can run.
	@mkdir -p build/evidence
	@$(BIN)/python -m pytest -n auto --junitxml=build/evidence/junit.xml -o junit_family=xunit1
	@echo "The same over PostgreSQL: $(SERVER_TESTS)"
	@$(BIN)/python -m tools.with_postgresql $(BIN)/python -m pytest -n auto $(SERVER_TESTS)

coverage: $(TEST_STAMP)  ## Run every test with the coverage measured, which takes more than twice as long.
	@mkdir -p build/evidence
	@$(BIN)/python -m pytest -n auto --junitxml=build/evidence/junit.xml -o junit_family=xunit1 \
		--cov=asqms --cov-report=xml:build/evidence/coverage.xml --cov-report=term:skip-covered

check: $(TEST_STAMP)  ## Formatting, lint, types, import contracts, spelling; at the same time.
	@$(MAKE) --no-print-directory -j 2 check-types check-contracts check-text
	@echo "All checks passed."

check-types:
	@$(BIN)/mypy

check-contracts:
	@$(BIN)/lint-imports --no-cache > /dev/null || $(BIN)/lint-imports

check-text:
	@$(BIN)/ruff format --check src tests tools bench demo qms
	@$(BIN)/ruff check src tests tools bench demo qms
	@$(BIN)/codespell README.md ARCHITECTURE.md CONTRIBUTING.md SECURITY.md CHANGELOG.md docs src tools

bench: $(TEST_STAMP)  ## Side by side with the peers; prints CPU and memory ratios.
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.evaluation

bench-server: $(TEST_STAMP)  ## The server at size, on SQLite and PostgreSQL: pages and API with 20 people, memory.
	@$(BIN)/python -m bench.server

fuzz: $(TEST_STAMP)  ## Mutate real and own samples against every parser family for a while.
	@$(BIN)/python -m tools.fuzz

torture: $(TEST_STAMP)  ## Kill servers and workers, cut the power, send twice: what was acknowledged must be there, once.
	@$(BIN)/python -m torture

fuzz-api: $(TEST_STAMP)  ## Generated requests against every address of the API, and more pages as every role.
	@ASQMS_TESTS_EXAMPLES=300 $(BIN)/python -m pytest tests/api/test_schemathesis.py tests/authz/test_canaries.py -n 2

looks: $(TEST_STAMP)  ## Every page in a browser in each language, theme and width; tests let pages take them in turn.
	@ASQMS_TESTS_EVERY_LOOK=1 $(BIN)/python -m pytest -m browser -n auto tests/web tests/e2e/test_report_in_browser.py

docs: $(TEST_STAMP)  ## Write the generated reference pages anew.
	@$(BIN)/python -m tools.reference

lock: $(VENV)/bin/python  ## Renew the lock files: versions and hashes, no addresses.
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-strip-extras --no-emit-index-url --no-emit-find-links requirements/build.in -o requirements/build.lock --upgrade
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-strip-extras --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements/run.lock --upgrade
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-strip-extras --no-emit-index-url --no-emit-find-links pyproject.toml --group test -o requirements/test.lock --upgrade

clean:
	rm -rf $(VENV) build .asqms

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (python3 was not found)."; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements/run.lock requirements/build.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing into $(VENV) (once) ..."
	@$(PIP) install --require-hashes -r requirements/build.lock
	@$(PIP) install --no-compile --require-hashes -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_STAMP): $(RUN_STAMP) requirements/test.lock
	@echo "Installing what the tests need (once) ..."
	@$(PIP) install --no-compile --require-hashes -r requirements/test.lock
	@touch $@
