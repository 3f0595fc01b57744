# What a developer runs. `make check` is everything; the others are its parts.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

$(BIN)/pytest:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[test]'

check: $(BIN)/pytest ## format, lint, types, contracts, tests, generated files, wheel: all of it
	$(BIN)/pytest

fast: $(BIN)/pytest ## the tests that need neither a build nor a run of the real thing
	$(BIN)/pytest -m 'not runtime' --deselect tests/test_tidy.py --deselect tests/test_judges.py tests compiler targets

prove-deep: $(BIN)/pytest ## the properties over thousands of generated specifications
	HYPOTHESIS_PROFILE=deep $(BIN)/pytest -n auto tests/properties tests/equivalence --hypothesis-show-statistics

mutation: $(BIN)/pytest ## every fault that can be seeded into an output, and who notices it
	OBSC_MUTATION=all $(BIN)/pytest -n auto tests/mutation

FUZZ_SECONDS ?= 60
fuzz: ## coverage-guided fuzzing of everything that reads: FUZZ_SECONDS for each of ten subjects
	test -x $(VENV)-fuzz/bin/python || { $(PYTHON) -m venv $(VENV)-fuzz && $(VENV)-fuzz/bin/pip install --quiet --editable '.[api,judges,patch]' 'atheris>=3,<4' 'hypothesis>=6.170,<7' 'dockerfile>=3.4,<4'; }
	cd tests && for subject in specification collector lock project import patch cfn terraform ecs compose; do \
		../$(VENV)-fuzz/bin/python -m fuzz.run $$subject $(FUZZ_SECONDS) ../.cache/fuzz || exit 1; done

checkov: $(BIN)/pytest ## what checkov finds in the outputs, against the answers in docs/security.md
	test -x $(VENV)-checkov/bin/checkov || { $(PYTHON) -m venv $(VENV)-checkov && $(VENV)-checkov/bin/pip install --quiet 'checkov>=3.3,<4'; }
	OBSC_CHECKOV=$(CURDIR)/$(VENV)-checkov/bin/checkov $(BIN)/pytest -rA tests/test_checkov.py

audit: ## known vulnerabilities of what obsc depends on; asks pypi.org
	test -x $(VENV)-audit/bin/pip-audit || { $(PYTHON) -m venv $(VENV)-audit && $(VENV)-audit/bin/pip install --quiet 'pip-audit>=2.10,<3'; }
	$(VENV)-audit/bin/pip-audit --strict .

golden: $(BIN)/pytest ## rewrite the golden files; read the diff
	OBSC_UPDATE_GOLDEN=1 $(BIN)/pytest -q tests/test_golden.py tests/layers/test_layers.py tests/init/test_corpus.py tests/importing/test_corpus.py tests/patching/test_corpus.py tests/patching/cdk/test_edits.py tests/patching/cdk/test_user_data.py tests/patching/cloudformation/test_corpus.py tests/patching/terraform/test_corpus.py tests/patching/user_data

generate: $(BIN)/pytest ## rewrite the schema, the reader, the reference, the generated docs, completions and the manual page
	$(BIN)/python -m obsc.spec.to_schema > schema/obsc_schema/v1alpha1/observability.schema.json
	$(BIN)/python -m obsc.spec.to_reader > compiler/obsc/spec/read.py
	$(BIN)/ruff check --quiet --fix --exit-zero compiler/obsc/spec/read.py
	$(BIN)/ruff format --quiet compiler/obsc/spec/read.py
	$(BIN)/python -m obsc.spec.to_reference > specs/reference.yaml
	$(BIN)/python docs/generate.py
	$(BIN)/python share/generate.py

format: $(BIN)/pytest ## format the sources
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

benchmark: $(BIN)/pytest ## times, as ratios
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/language_server.py
	$(BIN)/python benchmarks/overhead.py

runtime-matrix: $(BIN)/pytest ## run every framework under every server and write docs/runtime-matrix.md: half an hour
	cd tests && ../$(BIN)/python -m runtime.matrix

.PHONY: help check fast prove-deep mutation fuzz checkov audit golden generate format benchmark runtime-matrix
