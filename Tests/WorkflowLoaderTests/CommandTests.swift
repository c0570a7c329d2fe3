import Diagnostics
import TestSupport
import Testing
import WorkflowModel

/// `run`, `shell`, `env` and `cwd`: what reaches a process is what is written.
@Suite struct CommandTests {
  private func task(_ keys: String) throws -> String {
    try #require(try read("tasks:\n  a: \(keys)\n").listing.first)
  }

  @Test(arguments: [
    ("make test", #"a: run "make test""#), ("{run: make}", #"a: run "make""#), ("1.10", #"a: run "1.10""#),
    ("{run: no}", #"a: run "no""#), ("\"echo \\\"hi\\\"\"", #"a: run "echo \"hi\"""#), ("'~'", #"a: run "~""#),
    ("{run: [ls, -l, 'a b', '', 1.10, no, ~, null]}", #"a: run ["ls", "-l", "a b", "", "1.10", "no", "~", "null"]"#),
    ("{run: ['~']}", #"a: run ["~"]"#), ("{run: [true]}", #"a: run ["true"]"#),
    ("|\n    set -x\n    echo \"$A\" # ${B}\n", #"a: run "set -x\necho \"$A\" # ${B}\n""#),
    ("{run: ': ${x:?} $$ {{y}}'}", #"a: run ": ${x:?} $$ {{y}}""#), ("été 語 🚀", #"a: run "été 語 🚀""#),
  ])
  func commands(source: String, expected: String) throws {
    #expect(try task(source) == expected)
  }

  @Test func emptyCommands() {
    check("empty-command", in: "tasks:\n  a: ⟦''⟧\n")
    check("empty-command", in: "tasks:\n  a: {run: ⟦'  '⟧}\n")
    check("empty-command", in: "tasks:\n  a: {run: ⟦[]⟧}\n")
    check("empty-command", in: "tasks:\n  a: ⟦\" \\n\\t \"⟧\n")
    check("empty-command", in: "tasks:\n  a: ⟦|\n⟧  b: x\n")
    check("empty-command", in: "tasks:\n  a: {run: x, shell: ⟦[]⟧}\n")
    #expect(load("tasks: {a: {run: x, shell: []}}").diagnostics.map(\.fact) == [.emptyCommand(key: "shell")])
  }

  /// A NUL can be written as an escape, but no process can be given one.
  @Test func nulInTexts() {
    check("nul-in-text", in: "tasks:\n  a: ⟦\"x\\0y\"⟧\n")
    check("nul-in-text", in: "tasks:\n  a: {run: [x, ⟦\"\\0\"⟧]}\n")
    check("nul-in-text", in: "tasks:\n  a: {run: x, env: {A: ⟦\"\\x00\"⟧}}\n")
    check("nul-in-text", in: "tasks:\n  a: {run: x, cwd: ⟦\"\\0\"⟧}\n")
    check("nul-in-text", in: "tasks:\n  a: {run: x, shell: [sh, ⟦\"-\\u0000c\"⟧]}\n")
  }

  @Test func shells() throws {
    #expect(
      Shell.named.map { "\($0.name): \($0.shell.words.map(\.shown).joined(separator: " "))" } == [
        "sh: sh -e -c", "bash: bash -eo pipefail -c", "zsh: zsh -eo pipefail -c", "dash: dash -e -c", "ksh: ksh -e -c",
        "fish: fish -c", "python3: python3 -c", "python: python -c", "node: node -e", "perl: perl -e", "ruby: ruby -e",
      ])
    for (name, shell) in Shell.named {
      #expect(try task("{run: x, shell: \(name)}") == "a: shell \(shell.words.map(\.shown)), run \"x\"")
    }
    #expect(try task("{run: x, shell: [awk, -f, 1.0, ~]}") == #"a: shell ["awk", "-f", "1.0", "~"], run "x""#)
    check("invalid-choice", in: "tasks:\n  a: {run: x, shell: ⟦bahs⟧}\n")
    check("invalid-choice", in: "tasks:\n  a: {run: x, shell: ⟦/bin/sh⟧}\n")
    check("invalid-choice", in: "defaults: {shell: ⟦bash -x⟧}\ntasks: {a: x}\n")
    #expect(load("tasks: {a: {run: x, shell: bahs}}").report.hasSuffix("= help: did you mean 'bash'?\n"))
    #expect(
      load("tasks: {a: {run: x, shell: powershell}}").report.hasSuffix(
        "= help: use 'sh', 'bash', 'zsh', 'dash', 'ksh', 'fish', 'python3', 'python', 'node', 'perl', 'ruby' or "
          + "a list of words\n"))
  }

  /// Values are text as written; null removes a variable, an empty text does not.
  @Test func environments() throws {
    let keys =
      "{A: 1.10, B: no, C: 0755, D: ~, E: , F: null, G: '', H: '~', I: \"null\", J: a b, K: 'été', L: $A$, M: 1e3}"
    #expect(
      try task("{run: x, env: \(keys)}")
        == #"a: A="1.10", B="no", C="0755", D=removed, E=removed, F=removed, G="", H="~", I="null", J="a b", K="été", "#
        + #"L="$A$", M="1e3", run "x""#)
    let workflow = try read("env: {A: 1, B: }\ndefaults:\n  env: {C: 2}\n  cwd: sub\n  cpus: 2\ntasks: {a: x}\n")
    #expect(workflow.files[0].environment.map(\.name) == ["A", "B"])
    #expect(workflow.files[0].environment.map(\.value?.shown) == ["1", nil])
    #expect(workflow.files[0].defaults?.listing() == [#"cwd "sub""#, #"C="2""#, "cpus 2"])
    // Each knows its place: of a value, or of the name of what is removed.
    #expect(
      workflow.files[0].environment.map(\.range) == [SourceRange(start: 9, end: 10), SourceRange(start: 12, end: 13)])
    #expect(try read("env: {}\ntasks: {a: x}\n").files[0].environment.isEmpty)
  }

  @Test func settings() throws {
    #expect(
      try task("{run: x, cwd: ../été, cpus: 0, priority: -3, shell: bash}")
        == #"a: shell ["bash", "-eo", "pipefail", "-c"], cwd "../été", cpus 0, priority -3, run "x""#)
    #expect(try task("{run: x, cwd: ''}") == #"a: cwd "", run "x""#)
  }
}
