extension RulePages {
  /// Tasks that are there many times.
  static let matrices: [RulePage] = [
    RulePage(
      .unknownList, "an axis from a variable that nothing sets",
      because: "without values, the task has no instances",
      bad: RuleExample(
        "tasks: { check: { run: ./check \"$file\", matrix: { file: '${FILES}' } } }", command: "taskflow plan"),
      good: """
        tasks:
          find: { run: './find >> "$TASKFLOW_EXPORTS"', exports: [FILES] }
          check: { run: ./check "$file", matrix: { file: '${FILES}' }, dependencies: find }
        """),
    RulePage(
      .matrixLimit, "a matrix with more than 100,000 combinations",
      because: "the lengths of the axes multiply, so such a number is usually a mistake",
      bad: RuleExample(
        printedBy: """
          list=$(seq -s , 400); printf 'tasks: { t: { run: ./t "$a" "$b", matrix: { a: [%s], b: [%s] } } }' "$list" "$list"
          """),
      good: "tasks: { t: { run: ./t \"$a\" \"$b\", matrix: { a: [1, 2], b: [1, 2] } } }"),
    RulePage(
      .taskLimit, "matrices that make more than a million tasks",
      because: "the lengths of the axes multiply, so such a number is usually a mistake",
      bad: RuleExample(
        printedBy: """
          list=$(seq -s , 1100); printf 'tasks: { g: { matrix: { a: [%s] }, tasks: { t: { run: ./t "$a" "$b", ' "$list"; \
          printf 'matrix: { b: [%s] } } } } }' "$list"
          """),
      good: "tasks: { g: { matrix: { a: [1, 2] }, tasks: { t: { run: ./t \"$a\" \"$b\", matrix: { b: [1, 2] } } } } }"),
    RulePage(
      .unusedExclude, "an 'exclude' that matches no combination",
      because: "the combination that it should leave out still runs",
      bad: """
        tasks:
          test:
            matrix: { os: [linux, macos], py: ["3.11", "3.12"], exclude: [{ os: macos, py: "3.10" }] }
            run: ./test "$os" "$py"
        """,
      good: """
        tasks:
          test:
            matrix: { os: [linux, macos], py: ["3.11", "3.12"], exclude: [{ os: macos, py: "3.11" }] }
            run: ./test "$os" "$py"
        """),
    RulePage(
      .unknownAxis, "an axis that the matrix does not have",
      because: "it cannot select any instance",
      bad: """
        tasks:
          test: { run: ./test "$os", matrix: { os: [linux, macos] } }
          report: { run: ./report, dependencies: 'test[system=linux]' }
        """,
      good: """
        tasks:
          test: { run: ./test "$os", matrix: { os: [linux, macos] } }
          report: { run: ./report, dependencies: 'test[os=linux]' }
        """),
    RulePage(
      .noMatchingInstance, "values in brackets that no instance has",
      because: "there is nothing to run, or to wait for",
      bad: """
        tasks:
          test: { run: ./test "$os", matrix: { os: [linux, macos] } }
          report: { run: ./report, dependencies: 'test[os=windows]' }
        """,
      good: """
        tasks:
          test: { run: ./test "$os", matrix: { os: [linux, macos] } }
          report: { run: ./report, dependencies: 'test[os=linux]' }
        """),
  ]
}
