import Diagnostics
import Testing

/// Mistakes that are noticed at different times, by the reader of YAML, of keys or of values, and in the graph: each is found beside each of
/// the others, and nothing else is.
@Suite struct PairsOfMistakesTests {
  private struct Mistake: Sendable, CustomStringConvertible {
    var rule: String
    /// Keys at the top of the file.
    var header = ""
    /// Lines under `tasks`.
    var tasks = ""

    var description: String { rule }
  }

  private static let mistakes = [
    // YAML
    Mistake(rule: "duplicate-key", tasks: "dup: { run: x, run: y }"),
    Mistake(rule: "unknown-alias", tasks: "alias: { run: *nothing }"),
    Mistake(rule: "unsupported-tag", tasks: "tag: { run: !vault x }"),
    // Shape
    Mistake(rule: "wrong-type", tasks: "shape: { run: x, env: [a] }"),
    Mistake(rule: "unknown-key", tasks: "key: { run: x, colour: red }"),
    Mistake(rule: "misplaced-key", header: "cpus: 2"),
    Mistake(rule: "conflicting-keys", tasks: "both: { run: x, tasks: { a: x } }"),
    Mistake(rule: "empty-task", tasks: "empty:"),
    // Values
    Mistake(rule: "invalid-duration", tasks: "wait: { run: x, delay: soon }"),
    Mistake(rule: "invalid-choice", header: "mode: asnyc"),
    Mistake(rule: "malformed-interpolation", tasks: "template: { run: x, cwd: '${' }"),
    Mistake(rule: "malformed-glob", tasks: "glob: { run: x, inputs: 'a[' }"),
    // Names
    Mistake(rule: "invalid-name", tasks: "'bad name': x"),
    Mistake(rule: "invalid-variable-name", header: "secrets: [A-B]"),
    Mistake(rule: "unknown-dependency", tasks: "lost: { run: x, dependencies: nowhere }"),
    Mistake(rule: "unknown-default", header: "default: [elsewhere]"),
    // Params
    Mistake(rule: "invalid-param", header: "params: { p: { choices: [a], default: b } }"),
    // Files
    Mistake(rule: "unreadable-file", tasks: "gone: { include: gone.yaml }"),
    // Graph
    Mistake(
      rule: "dependency-cycle",
      tasks: "ring1: { run: x, dependencies: ring2 }\n  ring2: { run: x, dependencies: ring1 }"),
    Mistake(rule: "self-dependency", tasks: "self: { run: x, dependencies: self }"),
    Mistake(rule: "containing-group-dependency", tasks: "around: { tasks: { in: { run: x, dependencies: around } } }"),
    Mistake(rule: "duplicate-dependency", tasks: "one: x\n  twice: { run: x, dependencies: [one, one] }"),
    // Matrices
    Mistake(rule: "unused-exclude", tasks: "axes: { run: x, matrix: { n: [a], exclude: [{ n: b }] } }"),
    Mistake(
      rule: "no-matching-instance",
      tasks: "of: { run: x, matrix: { n: [a] } }\n  pick: { run: x, dependencies: 'of[n=b]' }"),
    // Exports
    Mistake(
      rule: "duplicate-export",
      tasks: """
        e1: { run: x, exports: [V] }
          e2: { run: x, exports: [V] }
          e3: { run: x, dependencies: [e1, e2] }
        """),
    Mistake(
      rule: "invisible-export", tasks: "list: { run: x, exports: [L] }\n  each: { run: x, matrix: { n: '${L}' } }"),
    // Files that tasks share
    Mistake(rule: "duplicate-output", tasks: "w1: { run: x, outputs: o }\n  w2: { run: x, outputs: o }"),
    Mistake(rule: "unordered-input", tasks: "w3: { run: x, outputs: i }\n  r3: { run: x, inputs: i }"),
    // Pools
    Mistake(rule: "unknown-pool", tasks: "swim: { run: x, pool: lake }"),
    Mistake(
      rule: "pool-deadlock", header: "pools: { tub: 1 }",
      tasks: "bath: { pool: tub, tasks: { soak: { run: x, pool: tub } } }"),
  ]

  private func rules(of mistakes: [Mistake]) -> [String] {
    let header = mistakes.filter { $0.header != "" }.map { "\($0.header)\n" }.joined()
    let tasks = mistakes.filter { $0.tasks != "" }.map { "  \($0.tasks)\n" }.joined()
    return findings(in: "\(header)tasks:\n  fine: x\n\(tasks)").map(\.rule.id).sorted()
  }

  @Test(arguments: mistakes)
  private func eachIsFoundBesideEachOther(mistake: Mistake) {
    #expect(rules(of: [mistake]) == [mistake.rule])
    for other in Self.mistakes where other.rule != mistake.rule {
      #expect(rules(of: [mistake, other]) == [mistake.rule, other.rule].sorted())
    }
  }

  @Test func allAreFoundAtOnce() {
    #expect(rules(of: Self.mistakes) == Self.mistakes.map(\.rule).sorted())
  }

  /// What only the run will make is looked at as well.
  @Test func besideMistakesInsideOfMatricesOfTheRun() {
    check(
      ["unknown-dependency", "duplicate-output"],
      in: """
        tasks:
          find: { run: x, exports: [L] }
          lost: { run: x, dependencies: ⟦nowhere⟧ }
          each:
            dependencies: find
            matrix: { n: '${L}' }
            tasks: { a: { run: x, outputs: o }, b: { run: x, outputs: ⟦o⟧ } }

        """)
  }
}
