extension RulePages {
  /// What tasks are made of.
  static let keys: [RulePage] = [
    RulePage(
      .wrongType, "a list, a map or a text where another of them belongs",
      because: "a value of the wrong kind says nothing that could be carried out",
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
      because: "there is nothing to run, which is hardly what was meant",
      bad: "name: nightly",
      good: """
        name: nightly
        tasks: { report: ./report }
        """),
    RulePage(
      .emptyTask, "a task with nothing behind its name",
      because: "it is mostly a command that was forgotten, or lines that are not indented",
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
      because: "unknown keys are errors, because ignoring one would silently skip what it asks for",
      bad: "tasks: { build: { run: make, dealy: 5s } }",
      good: "tasks: { build: { run: make, delay: 5s } }",
      isFixable: true),
    RulePage(
      .missingKey, "a map without a key that it needs",
      because: "the rest of it means nothing without this one",
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
      .conflictingKeys, "two keys of which a task can only have one",
      because: "each says what the task is, and they say different things",
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
      because: "it is there to say something, and an empty value says nothing",
      bad: #"tasks: { build: { run: "" } }"#,
      good: "tasks: { build: { run: make } }"),
    RulePage(
      .needsCommand, "a key that only makes sense beside 'run'",
      because: "a task without a process cannot do this",
      bad: "tasks: { version: { exports: [version] } }",
      good: """
        tasks:
          version: { run: 'echo "version=1.2" >> "$TASKFLOW_EXPORTS"', exports: [version] }
          show: { run: echo "$version", dependencies: version }
        """),
    RulePage(
      .unsupportedVersion, "a version of the language other than '1'",
      because: "a file for another version may mean something else by the same words",
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
