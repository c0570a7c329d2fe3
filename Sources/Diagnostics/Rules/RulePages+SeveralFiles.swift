extension RulePages {
  /// Files that include each other.
  static let severalFiles: [RulePage] = [
    RulePage(
      .includeCycle, "a file that includes itself, directly or through others",
      because: "the list of its tasks would never end",
      bad: "tasks: { again: { include: taskflow.yaml } }",
      good: RuleExample(
        "tasks: { lib: { include: lib.yaml } }", files: [("lib.yaml", "tasks: { build: make }")])),
    RulePage(
      .includeLimit, "more included files or tasks than taskflow allows",
      because: "a few lines that include each other many times can make millions of tasks",
      bad: RuleExample(
        "tasks: { a: { include: 1.yaml } }",
        files: (1...20).map { number in
          ("\(number).yaml", "tasks: { a: { include: \(number + 1).yaml }, b: { include: \(number + 1).yaml } }")
        } + [("21.yaml", "tasks: { build: make }")]),
      good: RuleExample(
        "tasks: { a: { include: 1.yaml } }", files: [("1.yaml", "tasks: { build: make }")])),
    RulePage(
      .conflictingPools, "a pool with different sizes in two files",
      because: "the files share the pool, which can only have one size",
      bad: RuleExample(
        """
        pools: { database: 1 }
        tasks:
          migrate: { run: ./migrate, pool: database }
          lib: { include: lib.yaml }
        """,
        files: [("lib.yaml", "pools: { database: 2 }\ntasks: { query: { run: ./query, pool: database } }")]),
      good: RuleExample(
        """
        pools: { database: 1 }
        tasks:
          migrate: { run: ./migrate, pool: database }
          lib: { include: lib.yaml }
        """,
        files: [("lib.yaml", "pools: { database: 1 }\ntasks: { query: { run: ./query, pool: database } }")])),
  ]
}
