extension RulePages {
  /// Valid, but probably not what was meant: warnings.
  static let doubts: [RulePage] = [
    RulePage(
      .impliedDependency, "a dependency that another dependency already implies",
      because: "the order is the same without it; it is a matter of taste, so only '--pedantic' looks for it",
      bad: RuleExample(
        """
        tasks:
          build: make
          test: { run: make test, dependencies: build }
          upload: { run: ./upload, dependencies: [build, test] }
        """, command: "taskflow validate --pedantic"),
      good: RuleExample(
        """
        tasks:
          build: make
          test: { run: make test, dependencies: build }
          upload: { run: ./upload, dependencies: [test] }
        """, command: "taskflow validate --pedantic"),
      isFixable: true),
    RulePage(
      .unreachableTask, "a task that can never run",
      because: "its command would never run",
      bad: """
        tasks:
          test:
            matrix: { os: [linux, macos], exclude: [{ os: linux }, { os: macos }] }
            run: ./test "$os"
        """,
      good: """
        tasks:
          test:
            matrix: { os: [linux, macos], exclude: [{ os: macos }] }
            run: ./test "$os"
        """),
    RulePage(
      .failureWithoutDependency, "'when: failure' on a task that waits for nothing",
      because: "it runs only after a failed dependency, so without dependencies it is always skipped",
      bad: """
        tasks:
          deploy: ./deploy
          roll-back: { run: ./roll-back, when: failure }
        """,
      good: """
        tasks:
          deploy: ./deploy
          roll-back: { run: ./roll-back, when: failure, dependencies: deploy }
        """),
    RulePage(
      .needlessSync, "a 'sync' list whose tasks share nothing",
      because: "according to the files and exports that they name, they could run side by side",
      bad: """
        tasks:
          docs:
            mode: sync
            tasks:
              html: { run: make html, inputs: src/*.md, outputs: html/index.html }
              book: { run: make book, inputs: src/*.md, outputs: book.pdf }
        """,
      good: """
        tasks:
          docs:
            tasks:
              html: { run: make html, inputs: src/*.md, outputs: html/index.html }
              book: { run: make book, inputs: src/*.md, outputs: book.pdf }
        """),
    RulePage(
      .constantCondition, "an 'if' whose result is always the same",
      because: "such a test is a leftover, or does not test what was meant",
      bad: "tasks: { upload: { run: ./upload, if: 'true' } }",
      good: "tasks: { upload: { run: ./upload, if: test -n \"$TOKEN\" } }"),
    RulePage(
      .unusedParameter, "a param that no script and no value mentions",
      because:
        "setting it would have no effect; names in capitals are not reported, because programs may read them from the environment",
      bad: """
        params: { target: staging, level: info }
        tasks: { deploy: ./deploy "$target" }
        """,
      good: """
        params: { target: staging, level: info }
        tasks: { deploy: ./deploy --log "$level" "$target" }
        """),
    RulePage(
      .unusedPool, "a pool that no task takes from",
      because: "it limits nothing",
      bad: """
        pools: { database: 1, network: 4 }
        tasks: { migrate: { run: ./migrate, pool: database } }
        """,
      good: """
        pools: { database: 1 }
        tasks: { migrate: { run: ./migrate, pool: database } }
        """),
    RulePage(
      .unusedAnchor, "an anchor that no alias refers to",
      because: "its alias was forgotten, or has been removed",
      bad: "tasks: { build: &build { run: make } }",
      good: """
        tasks:
          build: &build { run: make }
          again: { <<: *build, dependencies: build }
        """,
      isFixable: true),
    RulePage(
      .unusedExport, "an exported value that no other task uses",
      because: "a dependency was forgotten, or the value is no longer needed",
      bad: """
        tasks:
          version: { run: './version >> "$TASKFLOW_EXPORTS"', exports: [version] }
          tag: { run: git tag "$version" }
        """,
      good: """
        tasks:
          version: { run: './version >> "$TASKFLOW_EXPORTS"', exports: [version] }
          tag: { run: git tag "$version", dependencies: version }
        """),
    RulePage(
      .unusedIgnore, "an 'ignore' comment that ignores nothing",
      because: "it would hide a later finding of the rule that nobody has looked at",
      bad: """
        tasks:
          # taskflow: ignore[constant-condition]
          build: make
        """,
      good: """
        tasks:
          # taskflow: ignore[constant-condition]
          build: { run: make, if: 'true' }
        """,
      isFixable: true),
    RulePage(
      .plainSecret, "a password, token or key in the file itself",
      because:
        "anyone who can read the file or its history can read the secret; masking the output does not change that",
      bad: """
        secrets: [DB_PASSWORD]
        tasks: { migrate: { run: ./migrate, env: { DB_PASSWORD: correct-horse-battery } } }
        """,
      good: """
        secrets: [DB_PASSWORD]
        tasks: { migrate: { run: ./migrate, env: { DB_PASSWORD: '${DB_PASSWORD:?not set}' } } }
        """),
    RulePage(
      .foreignExpression, "an expression that another tool would replace",
      because: "taskflow never rewrites a script, so the shell would get the expression itself",
      bad: "tasks: { deploy: './deploy ${{ inputs.target }}' }",
      good: """
        params: { target: staging }
        tasks: { deploy: ./deploy "$target" }
        """,
      errorWhere: "it is the whole 'if' of a task, such as 'success()', because no shell can run it"),
    RulePage(
      .ambiguousValue, "a text that other YAML parsers read as a number or a boolean",
      because: "here it is used as written, but editors, converters and people may read it differently",
      bad: "tasks: { build: { run: make, env: { MODE: 010, DEBUG: yes } } }",
      good: #"tasks: { build: { run: make, env: { MODE: "010", DEBUG: "yes" } } }"#,
      isFixable: true),
    RulePage(
      .ineffectiveTimeout, "a timeout longer than that of a group around it",
      because: "the group ends first, so this limit is never reached",
      bad: """
        tasks:
          checks:
            timeout: 5m
            tasks: { slow: { run: ./slow, timeout: 10m } }
        """,
      good: """
        tasks:
          checks:
            timeout: 15m
            tasks: { slow: { run: ./slow, timeout: 10m } }
        """),
    RulePage(
      .scriptLineBreaks, "a script in a file whose lines end with CR LF",
      because: "YAML turns each CR LF into a line feed, so the script that runs differs from the script in the file",
      bad: RuleExample(printedBy: #"printf 'tasks:\r\n  build: |\r\n    ./configure\r\n    make\r\n'"#),
      good: """
        tasks:
          build: |
            ./configure
            make
        """,
      isFixable: true),
    RulePage(
      .tab, "a tab between a key and its value, or after them",
      because: "the width of a tab depends on the editor, and some YAML parsers reject it",
      bad: "tasks: { build:\tmake }",
      good: "tasks: { build: make }",
      isFixable: true),
  ]
}
