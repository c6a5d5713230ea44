# The commands, defined once; a person, CI and the README call them the same way.
#   make demo                 set up, audit the bundled sample into HTML, PDF and JSON
#   make audit REPO=<url|dir> the same for anything
#   make test                 set up, run the tests          make test-long   the longer ones
#   make lint                 ruff, mypy, import contracts   make docs        write the generated pages
#   make lock                 lock the dependencies anew (needs uv)
#   make bench-detection CORPUS=<folder of git directories>   findings per rule and 1,000 lines
#   make sample-findings CORPUS=…                              places drawn for a judge
#   make bench-rules CORPUS=…                                  CPU per rule
#   make bench-screen                                      report.html of 20,000 places in Chromium
#   make bench-pdf                                         CPU, memory and pages of report.pdf
#   make bench-validity CORPUS=…                               does the score tell the classes apart?

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= lastmile-report
# One more than the cores that we count on: many tests wait for another process.
WORKERS ?= 3
RUNS ?= 3

.PHONY: demo audit test test-long lint words docs check lock setup setup-dev clean
.PHONY: bench-detection sample-findings bench-rules bench-validity bench-screen bench-pdf

demo: setup
	$(BIN)/lastmile audit sample_repos/storefront-prototype -o $(OUT)/storefront-prototype --allow-incomplete

audit: setup
	@test -n "$(REPO)" || { echo "say what to audit: make audit REPO=<folder or URL>"; exit 2; }
	$(BIN)/lastmile audit "$(REPO)"

test: setup-dev
	$(BIN)/python -m pytest -m "not long" -n $(WORKERS) --dist loadfile

test-long: setup-dev
	$(BIN)/python -m pytest -m long -n $(WORKERS) --dist loadfile

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# New sentences of the report come into the language files, with an empty counterpart; those that went, go.
words: setup-dev
	$(BIN)/pybabel -q extract -F .babel.cfg --no-default-keywords -k say -k say_many:1,2 -k say_words:1,2 \
	  -k later -k later_many:1,2 --no-location --omit-header -o .words.pot .
	$(BIN)/pybabel -q update -i .words.pot -o report_templates/languages/de.report.po -l de \
	  --ignore-obsolete --no-fuzzy-matching --no-wrap
	sed -i -E '/^"(Project|Report-|POT-|PO-Rev|Last-|Language-T|MIME|Content-Tr|Generated)/d; /^#, python-brace-format$$/d' \
	  report_templates/languages/de.report.po
	rm .words.pot

docs: setup-dev
	$(BIN)/lastmile checks list --markdown > docs/checks.md
	$(BIN)/lastmile schema > docs/audit.schema.json

check: lint test

bench-detection: setup-dev
	CORPUS="$(CORPUS)" $(BIN)/python tests/benchmarks/detection.py $(ONLY)

sample-findings: setup-dev
	CORPUS="$(CORPUS)" $(BIN)/python tests/benchmarks/sample_findings.py

bench-screen: setup-dev
	$(BIN)/python tests/benchmarks/screen.py

bench-pdf: setup-dev
	$(BIN)/python tests/benchmarks/pdf.py --runs $(RUNS) $(RECORDS)

bench-rules: setup-dev
	CORPUS="$(CORPUS)" $(BIN)/python tests/benchmarks/rules.py $(ONLY)

bench-validity: setup-dev
	CORPUS="$(CORPUS)" $(BIN)/python tests/benchmarks/validity.py $(ONLY)

setup: $(VENV)/.ready
	@.ci/system-libraries run

setup-dev: $(VENV)/.ready-dev
	@.ci/system-libraries test

$(VENV)/.ready: .requirements.lock pyproject.toml
	.ci/environment $(PYTHON) $(VENV) .requirements.lock
	touch $@

$(VENV)/.ready-dev: .requirements-dev.lock pyproject.toml
	.ci/environment $(PYTHON) $(VENV) .requirements-dev.lock
	touch $@ $(VENV)/.ready

lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header -p 3.11 \
	  pyproject.toml --group build -o .requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header -p 3.11 \
	  pyproject.toml --group build --group dev -o .requirements-dev.lock

clean:
	rm -rf $(VENV) .venv-* $(OUT) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
