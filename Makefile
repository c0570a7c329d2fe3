# The two commands that matter: `make run` and `make test`. Both install what is missing on a Debian machine with Swift; README.md
# lists it.

FILE ?= examples/random_add.yaml
PREFIX ?= /usr/local
BINARY := .build/release/taskflow

.PHONY: run build test quick hooks coverage sanitize sanitize-address sanitize-thread bench install schema reference goldens format lint clean

run: build
	@$(BINARY) run $(FILE)

build:
	@.ci/need-swift
	@.ci/install-packages libyaml-dev libpcre2-dev pkg-config
	@.ci/build-release

test: build lint
	@.ci/install-packages git python3 python3-venv gcc libc6-dev make mawk patch procps redis-server shellcheck graphviz
	@.ci/check-imports
	@TASKFLOW_BINARY=$(abspath $(BINARY)) .ci/run-tests .build/skipped.txt
	@.ci/build-release mutate
	@.build/release/mutate 200000
	@.ci/build-release explore
	@.build/release/explore
	@.ci/build-release oracle
	@.build/release/oracle 100000
	@.build/release/oracle --real 60
	@.ci/build-release torture
	@.build/release/torture 60 --jobs 4 --binary $(abspath $(BINARY))
	@.ci/check-widths .build
	@.ci/check-schema $(BINARY) .build
	@.ci/check-reports $(BINARY) .build
	@.ci/check-examples $(BINARY) .build
	@.ci/check-repository .build
	@cat .build/skipped.txt

# The part of `make test` that takes a few minutes: without end-to-end tests and long searches.
quick: lint
	@.ci/need-swift
	@.ci/install-packages libyaml-dev libpcre2-dev pkg-config python3
	@.ci/check-imports
	@swift test --skip EndToEndTests

# Has git run the quick part before each push.
hooks:
	@git config core.hooksPath .ci/hooks
	@echo "git runs .ci/hooks/pre-push before each push; 'git config --unset core.hooksPath' ends that"

# Which lines of Sources the tests execute, also those of the binary that end-to-end tests start.
coverage:
	@.ci/need-swift
	@.ci/install-packages libyaml-dev libpcre2-dev pkg-config python3
	@.ci/coverage .build-coverage

# All tests in a build that looks for wrong uses of memory, and in one that looks for unprotected uses by several threads.
sanitize: sanitize-address sanitize-thread

sanitize-address sanitize-thread:
	@.ci/need-swift
	@.ci/install-packages libyaml-dev libpcre2-dev pkg-config
	@.ci/sanitize $(subst sanitize-,,$@)

lint:
	@swift format lint --strict --recursive Package.swift Sources Tests Fuzzing

format:
	@swift format --in-place --recursive Package.swift Sources Tests Fuzzing

bench: build
	@.ci/install-packages python3 python3-venv gcc libc6-dev make ninja-build
	@.ci/build-release transitions
	@python3 Benchmarks/bench.py --binary $(BINARY)

# Writes generated files anew; `make test` fails while they differ from what is committed.
schema:
	@TASKFLOW_UPDATE_SCHEMA=1 swift test --filter SchemaTests

reference:
	@TASKFLOW_UPDATE_REFERENCE=1 swift test --filter 'ReferenceTests|RulesDocumentTests'

goldens: build
	@TASKFLOW_UPDATE_GOLDENS=1 TASKFLOW_BINARY=$(abspath $(BINARY)) swift test --filter EndToEndTests

install: build
	@swift build --product generate-manual >/dev/null
	@install -d $(PREFIX)/bin $(PREFIX)/share/man/man1 $(PREFIX)/share/bash-completion/completions \
	  $(PREFIX)/share/zsh/site-functions $(PREFIX)/share/fish/vendor_completions.d
	@install -m 755 $(BINARY) $(PREFIX)/bin/taskflow
	@strip $(PREFIX)/bin/taskflow 2>/dev/null || true
	@.build/debug/generate-manual $(PREFIX)/bin/taskflow --output-directory .build >/dev/null
	@awk -f .ci/manual.awk .build/taskflow.1 >$(PREFIX)/share/man/man1/taskflow.1
	@$(BINARY) --generate-completion-script bash >$(PREFIX)/share/bash-completion/completions/taskflow
	@$(BINARY) --generate-completion-script zsh >$(PREFIX)/share/zsh/site-functions/_taskflow
	@$(BINARY) --generate-completion-script fish >$(PREFIX)/share/fish/vendor_completions.d/taskflow.fish
	@echo "installed $(PREFIX)/bin/taskflow, its completions and its manual page"

clean:
	@rm -rf .build
