extension RulePages {
  /// What tasks are made of.
  static let keys: [RulePage] = [
    RulePage(
      .wrongType, "a list, a map or a text where another kind of value belongs",
      because: "a value of the wrong kind has no meaning here",
      bad: """
        tasks:
          - name: build
            run: make
        """,
      good: """
        tasks:
          build: make
        """),
    RulePage(
      .noTasks, "a file or a group without tasks",
      because: "there is nothing to run, which is probably not what was meant",
      bad: "name: nightly",
      good: """
        name: nightly
        tasks: { report: ./report }
        """),
    RulePage(
      .emptyTask, "a task without a command or keys",
      because: "usually the command was forgotten, or the lines below are not indented",
      bad: """
        tasks:
          build: make
          release:
        """,
      good: """
        tasks:
          build: make
          release: { dependencies: build }
        """),
    RulePage(
      .unknownKey, "a key that taskflow does not know",
      because: "unknown keys are errors, because ignoring one would silently drop its setting",
      bad: "tasks: { build: { run: make, dealy: 5s } }",
      good: "tasks: { build: { run: make, delay: 5s } }",
      isFixable: true),
    RulePage(
      .missingKey, "a map without a key that it needs",
      because: "the other keys of the map mean nothing without it",
      bad: "tasks: { fetch: { run: ./fetch, retry: { delay: 5s } } }",
      good: "tasks: { fetch: { run: ./fetch, retry: { max: 3, delay: 5s } } }"),
    RulePage(
      .misplacedKey, "a key that exists, but not in this place",
      because: "here it would have no effect",
      bad: """
        cpus: 2
        tasks: { build: make }
        """,
      good: """
        defaults: { cpus: 2 }
        tasks: { build: make }
        """),
    RulePage(
      .conflictingKeys, "two keys that cannot be used together",
      because: "the two keys say different things about the same task",
      bad: """
        tasks:
          release:
            run: ./release
            tasks: { tag: git tag v1 }
        """,
      good: """
        tasks:
          release:
            tasks: { release: ./release, tag: git tag v1 }
        """),
    RulePage(
      .emptyCommand, "a key with nothing in it",
      because: "a key without a value has no effect, so the value was probably forgotten",
      bad: #"tasks: { build: { run: "" } }"#,
      good: "tasks: { build: { run: make } }"),
    RulePage(
      .needsCommand, "a key that only makes sense beside 'run'",
      because: "the key is about the process that 'run' starts",
      bad: "tasks: { version: { exports: [version] } }",
      good: """
        tasks:
          version: { run: 'echo "version=1.2" >> "$TASKFLOW_EXPORTS"', exports: [version] }
          show: { run: echo "$version", dependencies: version }
        """),
    RulePage(
      .unsupportedVersion, "a version of the language other than '1'",
      because: "in another version, the same words may mean something else",
      bad: """
        version: 3.8
        tasks: { build: make }
        """,
      good: """
        version: 1
        tasks: { build: make }
        """),
  ]
}
