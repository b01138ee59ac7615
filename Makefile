# Two commands for a newcomer: `make run` and `make test`. Everything happens in .venv.
PYTHON ?= python3
BIN := .venv/bin
# One stamp a dependency list: installing again happens only when one of these files changes.
STAMP := .venv/installed

PIP := -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run gate test test-avx2 lint format docs wheel results tables install clean

run: install
	$(BIN)/align run corpora/ar corpora/en -o out --force $(RUN_OPTIONS)
	$(BIN)/python -m scripts.eval.score_run out

# After `make run`: refuses figures below the floors in tests/floors.toml.
gate: install
	$(BIN)/python -m scripts.eval.gate out

test: install
	$(BIN)/python -m pytest

# The encoders, the main job and its floors as on a processor with AVX2 at most, whatever this one has; without
# the cache, so that it does encode.
test-avx2: export ATEN_CPU_CAPABILITY := avx2
test-avx2: export ONEDNN_MAX_CPU_ISA := AVX2
test-avx2: install
	$(BIN)/python -m pytest tests/encode
	$(MAKE) run RUN_OPTIONS=--no-cache
	$(MAKE) gate

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The documentation as a site, in build/site; a broken link or a missing page is an error.
docs: export NO_MKDOCS_2_WARNING := 1
docs: install
	$(BIN)/mkdocs build --quiet --strict

# The package as its users get it: a wheel in an environment with nothing but what it asks for, away from the sources.
wheel: install
	rm -rf build/lib build/wheel dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps -w dist .
	$(PYTHON) -m venv build/wheel
	build/wheel/bin/python $(PIP) torch
	build/wheel/bin/python $(PIP) dist/*.whl
	cd build/wheel && bin/align --help
	cd build/wheel && bin/align run ../../corpora/ar/rate-decision.txt ../../corpora/en/rate-cut.txt -o out --no-cache
	cd build/wheel && bin/python -c 'import importlib.resources as r; assert r.files("align").joinpath("py.typed").is_file()'

# Measures again what the tables of the documentation show, and fills them. EVAL is the folder of public test sets;
# nothing else should be running, since some of the figures are speeds.
results: install
	@test -d "$(EVAL)/sentences" || { echo "usage: make results EVAL=FOLDER, which holds sentences/ and documents/"; exit 2; }
	$(MAKE) run
	$(BIN)/python -m scripts.eval.score_run out --json scripts/results/news.json
	$(BIN)/python -m scripts.eval.boilerplate corpora/pages/held11.txt corpora/pages/held4.txt -o scripts/results/boilerplate.json
	$(BIN)/python -m scripts.eval.boilerplate --sets -o scripts/results/boilerplate-sets.json
	$(BIN)/python -m scripts.eval.evidence $(EVAL) --json scripts/results/evidence.json
	$(BIN)/python -m scripts.eval.flags $(EVAL) --json scripts/results/flags.json
	$(BIN)/python -m scripts.eval.calibration $(EVAL) --json scripts/results/calibration.json
	$(BIN)/python -m scripts.eval.retrieval $(EVAL) --json scripts/results/retrieval.json
	$(BIN)/python $(PIP) sentweave galechurch sentencex pysbd
	$(BIN)/python -m scripts.bench.alignment $(EVAL)/documents --windows tokens --json scripts/results/alignment.json
	$(BIN)/python -m scripts.bench.alignment $(EVAL)/documents --windows sums --sizes "" --keep quality --json scripts/results/alignment-sums.json
	$(BIN)/python -m scripts.eval.choose $(EVAL) --json scripts/results/choose.json
	$(BIN)/python -m scripts.eval.windows $(EVAL) --limit 100 --json scripts/results/windows.json
	$(BIN)/python -m scripts.eval.mining $(EVAL) --json scripts/results/mining.json
	$(BIN)/python -m scripts.eval.mining $(EVAL) --compare --json scripts/results/mining-windows.json
	$(BIN)/python -m scripts.eval.parts $(EVAL) --json scripts/results/parts.json
	$(BIN)/python -m scripts.eval.decorations $(EVAL) --json scripts/results/decorations.json
	$(BIN)/python -m scripts.bench.text --peers --json scripts/results/splitters.json
	$(BIN)/python -m scripts.bench.report --json scripts/results/report.json
	$(BIN)/python -m scripts.bench.run $(EVAL)/sentences --json scripts/results/speed.json
	$(BIN)/python -m scripts.bench.search $(EVAL) --threads --json scripts/results/search.json
	$(BIN)/python $(PIP) --no-deps pypdfium2
	$(BIN)/python -m scripts.bench.pdf --json scripts/results/pdf.json
	$(BIN)/python -m scripts.eval.noise $(EVAL) --model bundled --json scripts/results/noise.json
	$(BIN)/python -m scripts.bench.corpus --json scripts/results/corpus.json
	$(BIN)/python -m scripts.bench.corpus --along 1000000 --until 262144 --json scripts/results/corpus.json
	$(MAKE) tables

# Fills the marked tables of README.md and docs/ from scripts/results/*.json.
tables: install
	$(BIN)/python -m scripts.results

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("align needs Python 3.11 or newer; try: make PYTHON=python3.12 run" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python $(PIP) torch
	$(BIN)/python $(PIP) -e '.[all,docs,dev]'
	touch $(STAMP)

clean:
	rm -rf .venv out build dist *.egg-info
