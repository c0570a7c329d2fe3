extension RulePages {
  /// What waits for what.
  static let graph: [RulePage] = [
    RulePage(
      .unknownDependency, "a dependency on a task that does not exist",
      because: "the task would start before what it needs",
      bad: """
        tasks:
          build: make
          test: { run: make test, dependencies: biuld }
        """,
      good: """
        tasks:
          build: make
          test: { run: make test, dependencies: build }
        """),
    RulePage(
      .unknownDefault, "a task in 'default' that does not exist",
      because: "'taskflow run' without a name could not run it",
      bad: """
        default: [tests]
        tasks: { test: make test }
        """,
      good: """
        default: [test]
        tasks: { test: make test }
        """),
    RulePage(
      .unknownTask, "a task on the command line that does not exist",
      because: "a run without it would look like a success",
      bad: RuleExample("tasks: { test: make test }", command: "taskflow plan taskflow.yaml tset"),
      good: RuleExample("tasks: { test: make test }", command: "taskflow plan taskflow.yaml test")),
    RulePage(
      .duplicateDependency, "a name that is listed twice",
      because: "the second changes nothing, so another name was probably meant",
      bad: """
        tasks:
          build: make
          test: { run: make test, dependencies: [build, build] }
        """,
      good: """
        tasks:
          build: make
          test: { run: make test, dependencies: [build] }
        """,
      isFixable: true),
    RulePage(
      .selfDependency, "a task that depends on itself",
      because: "it could never start",
      bad: "tasks: { build: { run: make, dependencies: build } }",
      good: "tasks: { build: { run: make } }"),
    RulePage(
      .containingGroupDependency, "a task that depends on a group it is in",
      because: "the group ends with its last member, so the task would wait for itself",
      bad: """
        tasks:
          release:
            tasks:
              build: make
              upload: { run: ./upload, dependencies: release }
        """,
      good: """
        tasks:
          release:
            tasks:
              build: make
              upload: { run: ./upload, dependencies: build }
        """),
    RulePage(
      .dependencyCycle, "tasks that wait for each other",
      because: "none of them could ever start",
      bad: """
        tasks:
          build: { run: make, dependencies: test }
          test: { run: make test, dependencies: build }
        """,
      good: """
        tasks:
          build: { run: make }
          test: { run: make test, dependencies: build }
        """),
  ]
}
