PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
DATA ?= data/reading
ARTICLES ?= data/eval/realtimeqa_2022_articles.jsonl.gz
QUESTIONS ?= data/eval/realtimeqa_2022_questions.jsonl.gz
QUESTION := When did Putin last visit North Korea?

.PHONY: demo app test check eval bench reader clean

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

bench: $(INSTALLED) ## measure indexing and retrieval on ARTICLES and QUESTIONS, beside LlamaIndex's own pipeline
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test,bench]"
	$(BIN)/python -m tests.benchmark $(ARTICLES) $(QUESTIONS)

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
