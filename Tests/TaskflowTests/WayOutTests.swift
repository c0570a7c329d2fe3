import Diagnostics
import TestSupport
import Testing

/// What a finding suggests is what was meant.
@Suite struct WayOutTests {
  private func help(for text: String) -> [String] { findings(in: text).map(\.help.text) }

  @Test(arguments: [
    // Names that stand deeper.
    ("tasks: { g: { tasks: { h: { tasks: { compile: x } } } }, a: { run: x, dependencies: compile } }", "g/h/compile"),
    (
      "tasks: { g: { tasks: { h: { tasks: { compile: x } } } }, a: { run: x, dependencies: g/compile } }", "g/h/compile"
    ),
    ("tasks: { g: { tasks: { h: { tasks: { compile: x } } } }, a: { run: x, dependencies: h } }", "g/h"),
    // Words of other tools.
    ("{ mode: sequential, tasks: { a: x } }", "sync"), ("{ mode: parallel, tasks: { a: x } }", "async"),
    ("tasks: { a: { run: x, delay: 5 minutes } }", "5m"), ("tasks: { a: { run: x, delay: PT1H30M } }", "1h30m"),
    ("tasks: { a: { run: x, delay: 1 hour 5 sec } }", "1h5s"), ("tasks: { a: { run: x, delay: 2d } }", "48h"),
  ])
  func suggestions(text: String, meant: String) {
    #expect(help(for: text) == ["did you mean '\(meant)'?"])
  }

  /// Nothing is like a name of one letter, and of several that could be meant none is.
  @Test(arguments: [
    "tasks: { a: { run: x, dependencies: b }, c: x }",
    "tasks: { g: { tasks: { deep: x } }, h: { tasks: { deep: x } }, a: { run: x, dependencies: deep } }",
  ])
  func noSuggestion(text: String) {
    #expect(
      help(for: text) == ["name a task in the same list or in a list around it, or a member of a group as 'group/task'"]
    )
  }

  @Test(arguments: ["5 q", "1m 1h", "1d 2h", "5:00", "soon", "1h30"])
  func durationsThatCouldBeAnything(text: String) {
    #expect(
      help(for: "tasks: { a: { run: x, delay: '\(text)' } }") == [
        "write a duration such as '250ms', '5s', '1m30s' or '2h', or a number of seconds"
      ])
  }

  /// What stands behind a key that certainly means one of ours is read as its value.
  @Test func valuesOfMisnamedKeys() {
    check(
      ["unknown-key", "unknown-key", "unknown-dependency", "unknown-key", "invalid-duration"],
      in: "⟦jobs⟧: { a: { run: x, ⟦needs⟧: [⟦zz⟧], ⟦timout⟧: ⟦soon⟧ } }")
    check(["unknown-key"], in: "tasks: { a: x, b: { run: x, dependencies: a, ⟦needs⟧: zz } }")
    check(["unknown-key"], in: "⟦resources⟧: { p: 1 }\ntasks: { a: { run: x, pool: p } }")
    check(["unknown-key"], in: "⟦includes⟧: { a: b.yaml }\ntasks: { a: x }")
  }

  /// Only a shell replaces them, and no shell is given these.
  @Test func variablesWithoutBraces() {
    check(
      ["foreign-expression", "foreign-expression", "foreign-expression"],
      in: "env: { D: /d, BIN: '⟦$HOME⟧/bin:⟦$PATH⟧' }\ntasks: { a: { run: x, cwd: é/⟦$D⟧/src } }")
    #expect(help(for: "tasks: { a: { run: x, cwd: $HOME } }") == ["write '${HOME}', or '$$HOME' for the text itself"])
    check(
      [],
      in: "env: { C: 'echo $HOME', P: $$HOME, O: $OTHER }\ntasks: { a: { run: [sh, -c, 'cd;ls$HOME'] }, b: echo $HOME }"
    )
  }

  /// None that only follows from another.
  @Test func consequences() {
    check(["wrong-type"], in: "pools: ⟦[p]⟧\ntasks: { a: { run: x, pool: p } }")
    check(
      ["duplicate-output", "unordered-input"],
      in: "tasks: { a: { run: x, outputs: o }, b: { run: x, outputs: ⟦o⟧ }, c: { run: x, inputs: ⟦o⟧ } }")
    // Nobody sees both.
    check(
      ["unused-export", "unused-export"],
      in: "tasks: { g: { tasks: { a: { run: x, exports: [⟦v⟧] }, b: { run: x, exports: [⟦v⟧] } } } }")
  }

  @Test func keysWithoutColons() {
    check(["yaml-syntax"], in: "⟦tasks⟧\n  a: x\n")
    check(["yaml-syntax"], in: "tasks:\n  ⟦build⟧ # why\n    run: make\n")
    check(["yaml-syntax"], in: "tasks:\n  build: make\n    ⟦run⟧: x\n")
  }

  /// A comment about scripts is of use when scripts are looked into.
  @Test func commentsAboutScripts() {
    check([], in: "tasks:\n  # taskflow: ignore[shellcheck]\n  a: rm $x\n")
  }
}
