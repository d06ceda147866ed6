# What a person does with the portal. `make help` lists it.

PORT ?= 8000
# The first Python on the path that is new enough; `make run PYTHON=/path/to/python` chooses another.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
VENV := .venv/bin
PREPARE = @test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: sudo apt-get install -y python3"; exit 1; }; \
	"$(PYTHON)" -I portal/home/preparation.py
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test bench manual lint format lock

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## the portal with its demo region on http://127.0.0.1:8000 (PORT=8001 for another port); Ctrl-C ends it
	$(PREPARE) base
	@PORTAL_URL="$${PORTAL_URL:-http://127.0.0.1:$(PORT)}" exec $(VENV)/python manage.py serve --port $(PORT)

test: ## every test, the journeys in Chromium included (ARGS="tests/audit -k chain" for some of them)
	$(PREPARE) dev
	@status=0; run="$(VENV)/python -m pytest"; \
	for part in "not browser" browser; do \
		$$run -n auto --maxprocesses 4 -m "$$part" $(ARGS); code=$$?; \
		if [ $$code = 1 ]; then echo "What failed is tried once more, alone."; $$run -m "$$part" --last-failed --last-failed-no-failures none $(ARGS); code=$$?; fi; \
		[ $$code = 0 ] || [ $$code = 5 ] || status=$$code; \
	done; \
	exit $$status  # the browser's apart: its driver keeps an event loop that signing cannot share; 5 is a part without tests

bench: ## the benchmark on PostgreSQL, one JSON object a line (DATABASE_URL names the server)
	$(PREPARE) dev
	@exec $(VENV)/python -m bench $(ARGS)

manual: ## the manual's pictures anew, from a demo region of their own (ARGS="queue file" for some of them)
	$(PREPARE) dev
	@exec $(VENV)/python docs/manual/retake.py $(ARGS)

lint: ## style, types, the chain of imports, templates
	$(PREPARE) dev
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/djlint --lint --quiet templates

format: ## put the Python files into their form
	$(PREPARE) dev
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .

# A line of the lock names a version and its hashes, never an index or a host. UPGRADE=1 takes the newest versions that pyproject.toml allows.
COMPILE = $(VENV)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-header --no-annotate $(if $(UPGRADE),--upgrade) pyproject.toml

lock: ## .requirements/*.txt anew from pyproject.toml (UPGRADE=1 for newer versions)
	$(PREPARE) dev
	$(COMPILE) --output-file .requirements/base.txt
	$(COMPILE) --group dev --constraint .requirements/base.txt --output-file .requirements/dev.txt
