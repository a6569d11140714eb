# Makefile -- the few commands of this project; the work is in CMakeLists.txt and tools/setup.
PY    := .venv/bin/python
BUILD := build
CMAKE  = cmake -S . -G Ninja -DPython_EXECUTABLE=$(CURDIR)/$(PY)
CTEST  = ctest --output-on-failure --no-tests=error -j 2 --test-dir
CPP    = git ls-files -co --exclude-standard -- '*.cpp' '*.hpp' ':!src/python/generated'

.DEFAULT_GOAL := help
.PHONY: help setup demo test build package docs bench soak lint format tidy bindings asan tsan clean

help:      ## show this list
	@sed -n 's/^\([a-z]*\): .*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup:     ## install what is missing: Debian packages, .venv
	@tools/setup/setup.sh

demo: package ## set up, build, run the main job: a photograph through a network
	$(PY) examples/python/first_light.py

PHOTOS = $$($(PY) -c 'import skimage; print(skimage.__path__[0] + "/data")')

test: build ## set up, build, run all tests
	SARABET_TEST_PHOTOS="$(PHOTOS)" $(CTEST) $(BUILD)
	$(PY) -m pytest

$(BUILD)/build.ninja: | setup
	$(CMAKE) -B $(BUILD) -DCMAKE_BUILD_TYPE=Release

package: setup $(BUILD)/build.ninja ## build the library and the Python package alone
	@cmake --build $(BUILD) --target package_tree

build: setup $(BUILD)/build.ninja ## build everything
	@cmake --build $(BUILD)

docs: package ## build the documentation site into build/docs
	$(PY) -m sphinx -q -W --keep-going -b html docs $(BUILD)/docs

bench: build ## measure, side by side with other libraries
	$(PY) -m bench

soak: build ## the long soak (a short one is part of `make test`)
	SARABET_SOAK=full $(PY) -m pytest tests/soak tests/contract/test_random_networks.py --timeout=0

lint: setup ## ruff, mypy --strict, clang-format
	$(PY) -m ruff check .
	$(PY) -m mypy --strict
	$(CPP) | xargs -r clang-format-14 --dry-run -Werror

format: setup ## apply clang-format and ruff's fixes
	$(PY) -m ruff check --fix .
	$(CPP) | xargs -r clang-format-14 -i

tidy: build ## clang-tidy over src
	run-clang-tidy-14 -quiet -p $(BUILD) '$(CURDIR)/src/(core|gpu|ops|modules)/.*'

bindings: package ## write the generated bindings and stubs again
	$(PY) -m tools.bindgen
	$(PY) -m tools.bindgen.stubs --path $(BUILD)/python
	$(PY) -m tools.bindgen.operator_stubs --path $(BUILD)/python

# The interpreter is not instrumented: the runtime is preloaded, and leaks are left to the C++ tests.
# A report goes to stderr as the process dies: pytest must not have taken that away.
ASAN_PYTHON = env LD_PRELOAD="$$(g++ -print-file-name=libasan.so) $$(g++ -print-file-name=libstdc++.so)" \
  ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1 PYTHONPATH=build-asan/python $(PY)

asan: setup ## unit, sweep, contract and fuzz tests under ASan and UBSan
	$(CMAKE) -B build-asan -DCMAKE_BUILD_TYPE=RelWithDebInfo -DSARABET_SANITIZE=address
	cmake --build build-asan
	LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp $(CTEST) build-asan -E HugeHeaders
	ASAN_OPTIONS=detect_leaks=0 $(CTEST) build-asan -R HugeHeaders # crashes the leak checker itself
	$(ASAN_PYTHON) -m pytest --capture=sys tests/sweep tests/contract tests/fuzz --timeout=600

tsan: setup ## the C++ tests under TSan
	$(CMAKE) -B build-tsan -DCMAKE_BUILD_TYPE=RelWithDebInfo -DSARABET_SANITIZE=thread \
	  -DSARABET_BUILD_PYTHON=OFF
	cmake --build build-tsan
	TSAN_OPTIONS=suppressions=$(CURDIR)/tests/tsan.supp $(CTEST) build-tsan

clean:     ## remove what was built (not .venv)
	rm -rf build build-asan build-tsan out
