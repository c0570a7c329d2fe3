extension RulePages {
  /// What tasks share: values, pools and files.
  static let sharing: [RulePage] = [
    RulePage(
      .duplicateExport, "one name exported by two tasks that a third depends on",
      because: "which value the third task sees would depend on which task ends last",
      bad: """
        tasks:
          one: { run: 'echo "version=1" >> "$TASKFLOW_EXPORTS"', exports: [version] }
          two: { run: 'echo "version=2" >> "$TASKFLOW_EXPORTS"', exports: [version] }
          use: { run: echo "$version", dependencies: [one, two] }
        """,
      good: """
        tasks:
          one: { run: 'echo "first=1" >> "$TASKFLOW_EXPORTS"', exports: [first] }
          two: { run: 'echo "second=2" >> "$TASKFLOW_EXPORTS"', exports: [second] }
          use: { run: echo "$first $second", dependencies: [one, two] }
        """),
    RulePage(
      .invisibleExport, "a list exported by a task that this one does not depend on",
      because: "a task sees only the exports of tasks that it depends on",
      bad: """
        tasks:
          find: { run: './find >> "$TASKFLOW_EXPORTS"', exports: [FILES] }
          check: { run: ./check "$file", matrix: { file: '${FILES}' } }
        """,
      good: """
        tasks:
          find: { run: './find >> "$TASKFLOW_EXPORTS"', exports: [FILES] }
          check: { run: ./check "$file", matrix: { file: '${FILES}' }, dependencies: find }
        """),
    RulePage(
      .unknownPool, "a pool that no file declares",
      because: "a pool without a size limits nothing",
      bad: """
        pools: { database: 1 }
        tasks:
          migrate: { run: ./migrate, pool: database }
          query: { run: ./query, pool: databse }
        """,
      good: """
        pools: { database: 1 }
        tasks:
          migrate: { run: ./migrate, pool: database }
          query: { run: ./query, pool: database }
        """),
    RulePage(
      .poolDeadlock, "a task that waits for a pool which the group around it holds",
      because: "the unit is given back only after the task has ended, and the task starts only after it gets a unit",
      bad: """
        pools: { database: 1 }
        tasks:
          nightly:
            pool: database
            tasks: { migrate: { run: ./migrate, pool: database } }
        """,
      good: """
        pools: { database: 1 }
        tasks:
          nightly:
            pool: database
            tasks: { migrate: { run: ./migrate } }
        """),
    RulePage(
      .memoryDeadlock, "a task that needs more memory than services leave",
      because: "a service holds its memory until the last task that depends on it has ended",
      bad: RuleExample(
        """
        tasks:
          database: { run: ./serve, service: true, memory: 6GiB }
          test: { run: ./test, dependencies: database, memory: 4GiB }
        """, command: "taskflow plan --memory 8GiB"),
      good: RuleExample(
        """
        tasks:
          database: { run: ./serve, service: true, memory: 4GiB }
          test: { run: ./test, dependencies: database, memory: 4GiB }
        """, command: "taskflow plan --memory 8GiB")),
    RulePage(
      .duplicateOutput, "a file that two tasks write",
      because: "its content depends on which task writes last",
      bad: """
        tasks:
          debug: { run: make debug, outputs: app }
          release: { run: make release, outputs: app }
        """,
      good: """
        tasks:
          debug: { run: make debug, outputs: debug/app }
          release: { run: make release, outputs: release/app }
        """),
    RulePage(
      .unorderedInput, "a file that a task reads without waiting for the task that writes it",
      because: "the task may read the old file, half of the new one, or no file",
      bad: """
        tasks:
          compile: { run: cc -c app.c, outputs: app.o }
          link: { run: cc -o app app.o, inputs: app.o }
        """,
      good: """
        tasks:
          compile: { run: cc -c app.c, outputs: app.o }
          link: { run: cc -o app app.o, inputs: app.o, dependencies: compile }
        """),
  ]
}
