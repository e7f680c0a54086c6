# From a fresh clone: `make demo` shows Varsam, `make test` checks every promise. Both install what they need.

.PHONY: demo test check bench fix env help
.DEFAULT_GOAL := help

# Where the tests and tools are run from; made by setup/bootstrap.py.
BIN := .venv/bin
export DJANGO_SETTINGS_MODULE := config.settings

help:
	@echo "make demo    run the demo town on http://127.0.0.1:8000 (PORT=8001 moves it, DATA=dir, FRESH=1)"
	@echo "make test    everything that is tested, the browser included"
	@echo "make check   lint, types, import contracts, migrations, templates"
	@echo "make bench   what is measured, and against what"
	@echo "make fix     format and mend what can be mended by a program"

# env TARGET=demo: install what that target needs.
TARGET ?= test
env:
	@python=$$(PYTHON='$(PYTHON)' sh setup/find-python) && "$$python" setup/bootstrap.py $(TARGET)

demo:
	@$(MAKE) --no-print-directory env TARGET=demo
	@exec $(BIN)/varsam demo $(if $(PORT),--port $(PORT)) $(if $(DATA),--data '$(DATA)') $(if $(FRESH),--fresh)

test:
	@$(MAKE) --no-print-directory env TARGET=test
	@exec $(BIN)/python -m pytest -n 2 $(ARGS)

check:
	@$(MAKE) --no-print-directory env TARGET=check
	@sh setup/check

bench:
	@$(MAKE) --no-print-directory env TARGET=bench
	@exec $(BIN)/python -m bench $(ARGS)

fix:
	@$(MAKE) --no-print-directory env TARGET=fix
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --target-version 6.1
