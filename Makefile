# Isochrone: `make demo` shows the main job, `make test` proves it; both install what they need first.
SWIFT ?= swift
SWIFT_FLAGS ?=
TEST_FLAGS ?=

# Tests measure delays and wait for processes: side by side on two cores they would disturb and starve each other.
ONE_AT_A_TIME = --experimental-maximum-parallelization-width 1

# Debian packages: to build and run, and on top of those to test.
BUILD_PACKAGES = pkg-config libc6-dev linux-libc-dev libbpf-dev libelf-dev zlib1g-dev libcurl4-openssl-dev \
	libsqlite3-dev libsimdjson-dev
TEST_PACKAGES = bpftool curl openssl prometheus python3 python3-venv

PRODUCTS = isochrone isochrone-extender isochrone-monitor

.DEFAULT_GOAL := help
.PHONY: help demo test fuzz bench judge build install manifests lint format docs install-deps install-test-deps clean

help: ## Lists the targets.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: install-deps ## Builds a release and shows the main job on real measurements.
	$(SWIFT) build -c release $(SWIFT_FLAGS) --product isochrone
	$(SWIFT) build -c release $(SWIFT_FLAGS) --product isochrone-extender
	$(SWIFT) build -c release $(SWIFT_FLAGS) --product isochrone-monitor
	$(SWIFT) build -c release $(SWIFT_FLAGS) --product isochrone-demo
	@$$($(SWIFT) build -c release $(SWIFT_FLAGS) --show-bin-path)/isochrone-demo $(DEMO_FLAGS)

# What failed is said once more at the end: the log is long, and some keep only the last of it.
TEST_LOG = .build/test.log
test: install-deps install-test-deps lint docs ## Checks the style, builds everything and runs every test.
	$(SWIFT) build --build-tests $(SWIFT_FLAGS)
	@{ $(SWIFT) test --skip-build $(ONE_AT_A_TIME) $(SWIFT_FLAGS) $(TEST_FLAGS); echo $$? >$(TEST_LOG).status; } 2>&1 \
		| tee $(TEST_LOG)
	@test "$$(cat $(TEST_LOG).status)" = 0 || { echo "What failed:"; grep -a '^✘' $(TEST_LOG); exit 1; }

FUZZ_SECONDS ?= 60
fuzz: install-deps ## Feeds the readers of kube-scheduler's requests with mutated recordings for FUZZ_SECONDS.
	@$(MAKE) --no-print-directory -C Tests/Fuzz fuzz SWIFTC=$(SWIFT)c FUZZ_SECONDS=$(FUZZ_SECONDS)

bench: install-deps ## Measures; every figure is a ratio to a baseline of the same run.
	$(MAKE) -C Tests/Benchmarks bench

# Packages that only the judge needs; HiGHS comes from PyPI into a place of its own.
JUDGE_PACKAGES = python3 python3-venv
JUDGE = Tests/Benchmarks/.build/judge
judge: install-deps ## Holds 200 plans against an independent solver. OPTIMUM=FILE asks a second one.
	@sh deploy/install-packages.sh $(JUDGE_PACKAGES)
	$(MAKE) -C Tests/Benchmarks judge-instances
	@test -x $(JUDGE)/bin/python || python3 -m venv $(JUDGE)
	@$(JUDGE)/bin/python -c 'import highspy, numpy' 2>/dev/null || $(JUDGE)/bin/pip install --quiet highspy numpy
	@$(JUDGE)/bin/python -B Tests/Judge/judge.py Tests/Benchmarks/.build/work/judge $(OPTIMUM)

build: install-deps ## Builds a release of the three programs.
	@for product in $(PRODUCTS); do $(SWIFT) build -c release $(SWIFT_FLAGS) --product $$product || exit 1; done

PREFIX ?= /usr/local
install: build ## Installs the programs below PREFIX, and isochrone as a plugin of kubectl.
	install -d $(DESTDIR)$(PREFIX)/bin
	for product in $(PRODUCTS); do \
		install "$$($(SWIFT) build -c release $(SWIFT_FLAGS) --show-bin-path)/$$product" $(DESTDIR)$(PREFIX)/bin/ || exit 1; \
	done
	ln -sf isochrone $(DESTDIR)$(PREFIX)/bin/kubectl-isochrone

OVERLAYS = production fail-open laptop
manifests: ## Builds deploy/rendered, which `isochrone install` embeds, from deploy/overlays.
	@kubectl="$$(dirname "$$(sh Tests/Support/python-venv.sh)")/kubectl"; for overlay in $(OVERLAYS); do \
		"$$kubectl" kustomize deploy/overlays/$$overlay >deploy/rendered/$$overlay.yaml || exit 1; \
	done

lint: ## Checks the style; no warning is let through.
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Plugins Sources Tests

format: ## Rewrites the sources in the style.
	$(SWIFT) format --in-place --parallel --recursive Package.swift Plugins Sources Tests

DOCS = .build/docs
docs: ## Builds the documentation; a broken link is an error.
	@mkdir -p $(DOCS)/graph
	@$(SWIFT)c -parse-as-library -swift-version 6 -module-name ClusterModel -package-name isochrone \
		-enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
		-emit-module -emit-module-path $(DOCS)/ClusterModel.swiftmodule \
		-emit-symbol-graph -emit-symbol-graph-dir $(DOCS)/graph $$(find Sources/ClusterModel -name '*.swift')
	@docc convert Sources/ClusterModel/Documentation.docc --additional-symbol-graph-dir $(DOCS)/graph \
		--fallback-display-name Isochrone --fallback-bundle-identifier dev.isochrone \
		--warnings-as-errors --output-path $(DOCS)/Isochrone.doccarchive

install-deps: ## Installs the Debian packages that building needs, or says which are missing.
	@sh deploy/install-packages.sh $(BUILD_PACKAGES)

install-test-deps:
	@sh deploy/install-packages.sh $(TEST_PACKAGES)
	@sh Tests/Support/python-venv.sh >/dev/null

clean: ## Removes what was built.
	rm -rf .build
