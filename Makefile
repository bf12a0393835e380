PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
DATA ?= data/reading
QUESTION := When did Putin last visit North Korea?

.PHONY: demo app test check eval reader clean

demo: $(INSTALLED) ## index seeds/ and ask the example question
	$(BIN)/rag index seeds
	$(BIN)/rag ask "$(QUESTION)"

app: $(INSTALLED) ## serve the chat, over seeds/ where nothing was indexed yet
	test -d .rag || $(BIN)/rag index seeds
	$(BIN)/rag chat

test: $(INSTALLED) ## run all tests
	$(BIN)/pytest -q

check: $(INSTALLED) ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_imports.py

eval: $(INSTALLED) ## measure the answers to the gold questions on seeds/
	rm -rf build/eval
	$(BIN)/rag eval tests/gold/seeds.jsonl --articles seeds --out build/eval

reader: $(INSTALLED) ## train the embedded reader on DATA, then pack and measure it
	$(BIN)/python -m rag.readers.training.train $(DATA)
	$(BIN)/python -m rag.readers.training.export $(DATA)
	$(BIN)/python -m rag.readers.training.measure $(DATA)

clean: ## remove what was made here, the index included
	rm -rf .venv .rag build *.egg-info

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	touch $@
