import Diagnostics
import Glibc
import TestSupport
import Testing

/// What is longer than the system passes to a process: 131,071 bytes for one argument or variable, a quarter of the stack for all.
struct LengthTests {
  /// A comment of many bytes, so that only its length makes a script long.
  private static func comment(_ bytes: Int) -> String { "# " + String(repeating: "x", count: bytes) + "\n" }

  private static let list = """
      list:
        exports: files
        run: |
          { echo 'files<<END'; seq 40000; echo END; } >>"$TASKFLOW_EXPORTS"

    """

  @Test("script-over-128k") func scriptOver128k() throws {
    let words = String(repeating: " file.c", count: 20_000)
    let sandbox = try Sandbox(
      "tasks:\n  first: touch first.done\n  long:\n    dependencies: first\n    run: |\n      :\(words)\n      echo linked\n"
    )
    #expect(try sandbox.taskflow("validate").output == "")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.output == "linked\n")

    try sandbox.directory.write(
      "exports.yaml",
      """
      tasks:
      \(Self.list)  count: { dependencies: list, run: 'echo "$files" | wc -l' }
        bystander: { dependencies: list, run: echo does not use it }

      """)
    let exports = try sandbox.taskflow("run", "-q", "-k", "exports.yaml")
    #expect(exports.status == .exited(1))
    #expect(
      exports.messages.contains(
        "'list' failed: its export 'files' has 228899 bytes, and a variable can have no more than 131071"),
      "\(exports.errors)")
  }

  @Test("large-export-stops-everything-behind-it") func largeExportStopsEverythingBehindIt() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        list:
          exports: files
          run: |
            touch lock
            { echo 'files<<END'; seq 30000; echo END; } >>"$TASKFLOW_EXPORTS"
        work: { dependencies: list, run: echo work }
        unlock: { dependencies: work, when: always, run: rm -f lock }

      """)
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(1))
    #expect(result.messages.contains("'list' failed: its export 'files' has 168899 bytes"), "\(result.errors)")
    #expect(!sandbox.directory.exists("lock"))
  }

  /// Where an axis takes the list, it is in no environment, and nobody needs it there.
  @Test func theListOfAnAxis() throws {
    let lines = "printf 'x%.0s' $(seq 1000); echo"
    let sandbox = try Sandbox(
      """
      tasks:
        list:
          exports: files
          run: "{ echo 'files<<END'; for i in $(seq 200); do \(lines); done; echo END; } >>\\"$TASKFLOW_EXPORTS\\""
        work:
          dependencies: list
          matrix: { file: "${files}" }
          cpus: 0
          run: 'echo ${#file} ${files-without}'
          env: { files: }
        each: { dependencies: list, matrix: { file: "${files}" }, cpus: 0, run: 'printenv file >/dev/null' }
        after: { dependencies: each, run: echo all done }

      """)
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.lines.count { $0 == "1000 without" } == 200)
    #expect(result.messages == "taskflow: warning: 'after' is run without 'files': too long for its environment\n")
  }

  /// A task that names the list gets an error that names it, too, and not an empty text.
  @Test func aTaskThatNeedsTheList() throws {
    let sandbox = try Sandbox(
      """
      tasks:
      \(Self.list)  each: { dependencies: list, matrix: { file: "${files}" }, run: 'echo "$files"' }

      """)
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.messages.contains("'list' failed: its export 'files' has 228899 bytes"), "\(result.errors)")
  }

  /// Each of the values is short, all together are not; `clean` has to be run all the same.
  @Test func valuesOfInstancesJoined() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        part:
          matrix: { i: [1, 2, 3] }
          exports: text
          run: 'echo "text=$(head -c 60000 /dev/zero | tr "\\0" x)" >>"$TASKFLOW_EXPORTS"'
        use: { dependencies: part, run: 'echo "$text" | wc -c' }
        without: { dependencies: part, env: { text: }, run: echo fine }
        clean: { dependencies: use, when: always, run: echo cleaned }

      """)
    let result = try sandbox.taskflow("run", "-q", "-k", "-j", "1", "--events", "events.json")
    #expect(result.status == .exited(1))
    #expect(
      result.messages.contains(
        "'use' failed: variable 'text' (exported by 'part') has 180007 bytes, and a variable can have no more than 131071; "
          + "'env: { text: null }' keeps it out"), "\(result.errors)")
    #expect(result.messages.contains("warning: 'clean' is run without 'text': too long for its environment"))
    #expect(Set(result.lines) == ["fine", "cleaned", ""])
    let attempt = try Events(sandbox).attempt("use")
    #expect(attempt?["too_long"]?.string == "variable")
    #expect(attempt?["name"]?.string == "text")
    #expect(attempt?["bytes"]?.number == "180007")
  }

  /// All of them are short, and too many.
  @Test func anEnvironmentThatIsTooLong() throws {
    let names = (1...30).map { "v\($0)" }
    let writes = names.map { "echo \($0)=$x" }.joined(separator: "; ")
    let sandbox = try Sandbox(
      """
      tasks:
        list:
          exports: [\(names.joined(separator: ", "))]
          run: 'x=$(head -c 120000 /dev/zero | tr "\\0" x); { \(writes); } >>"$TASKFLOW_EXPORTS"'
        use: { dependencies: list, run: echo used }
        clean: { dependencies: use, when: always, run: echo cleaned }

      """)
    let result = try sandbox.program(after: "ulimit -s 8192", ["run", "-q", "-k", "-j", "1"]).run()
    #expect(result.status == .exited(1))
    #expect(
      result.messages.contains("'use' failed: its command and environment have 36"), "\(result.errors)")
    #expect(result.messages.contains("and can have no more than 2097152; the largest: variable 'v"))
    #expect(result.messages.contains("(exported by 'list') has 12000"))
    #expect(result.output == "cleaned\n")
  }

  // MARK: - Scripts

  /// A long script does what a short one does.
  @Test(arguments: [
    ("sh", "echo $0 $# $-; cat; echo end; false; echo no"),
    ("bash", "echo $0 $# $-; cat; echo end; [[ a == b ]] || echo c; false | true; echo no"),
    ("dash", "echo $0 $# $-; x=1; exit 4"), ("[sh, -c]", "false; echo $0; exit 5"),
    ("[/usr/bin/env, bash, -c]", "echo $0; set -- a b; echo $2; trap 'echo bye' EXIT; exit 6"),
    (
      "python3",
      "import sys\nprint(sys.argv, sys.stdin.read(), __name__)\ndef f(): return 1\nprint(f())\nsys.exit(7)"
    ),
    ("perl", "print \"$0 @ARGV é\\n\"; $x = <STDIN>; print defined $x ? 1 : 0; exit 8"),
  ])
  func longScripts(shell: String, script: String) throws {
    try expectTheSame(shell, script)
  }

  @Test(.needs("node")) func longScriptsForNode() throws {
    try expectTheSame("node", "const x = 1; console.log(process.argv.length, typeof require, x); process.exit(9)")
  }

  @Test(.needs("zsh")) func longScriptsForZsh() throws { try expectTheSame("zsh", "echo $0 $#; false; echo no") }

  @Test(.needs("ruby")) func longScriptsForRuby() throws { try expectTheSame("ruby", "puts $0, ARGV.size; exit 3") }

  @Test(.needs("fish")) func longScriptsForFish() throws { try expectTheSame("fish", "echo (count $argv); exit 3") }

  @Test(.needs("ksh")) func longScriptsForKsh() throws { try expectTheSame("ksh", "echo $0 $#; exit 3") }

  private func expectTheSame(_ shell: String, _ script: String) throws {
    let comment = Self.comment(200_000)
    let mark = shell == "node" ? "//" : "#"
    let sandbox = try Sandbox()
    var outputs: [String] = []
    for text in [script, script + "\n\(mark)\(comment)", "\(mark)\(comment)\(script)"] {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n      ")
      try sandbox.directory.write("taskflow.yaml", "tasks:\n  a:\n    shell: \(shell)\n    run: |\n      \(lines)\n")
      #expect(try sandbox.taskflow("validate", "--no-shellcheck").errors == "")
      let result = try sandbox.taskflow("run", "-q")
      outputs.append("\(result.messages)\(result.output)")
    }
    #expect(Set(outputs).count == 1, "\(outputs)")
    #expect(!outputs[0].contains("cannot run"))
  }

  /// More than all arguments together may have.
  @Test func aScriptOfMegabytes() throws {
    let sandbox = try Sandbox(
      "tasks:\n  a:\n    if: |\n      #\(String(repeating: "y", count: 3_000_000))\n      true\n    run: |\n      #\(String(repeating: "x", count: 3_000_000))\n      echo \"$0\"\n"
    )
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.output == "sh\n", "\(result.errors)")
  }

  /// Where the file for it can't be made, that is said, and nothing is left behind anywhere.
  @Test func theFileOfAScriptIsRemoved() throws {
    let sandbox = try Sandbox(
      "tasks:\n  a:\n    run: |\n      #\(String(repeating: "x", count: 200_000))\n      echo $0\n")
    try sandbox.directory.write("t mp'$/x", "")
    let directory = sandbox.directory.path(of: "t mp'$")
    #expect(try sandbox.taskflow("run", "-q", environment: ["TMPDIR": directory]).output == "sh\n")
    #expect(sandbox.directory.entries(of: "t mp'$") == ["x"])
  }

  @Test func aShellThatNobodyKnows() throws {
    let sandbox = try Sandbox(
      "tasks:\n  a:\n    shell: [printf, '%.0s']\n    run: |\n      \(String(repeating: "x", count: 200_000))\n")
    let result = try sandbox.taskflow("validate")
    #expect(result.status == .exited(1))
    #expect(
      result.lines.first
        == "error[text-too-long]: this script has 200001 bytes, more than can be passed to 'printf %.0s' (131071)")
    #expect(try sandbox.taskflow("run").status == .exited(2))
  }

  // MARK: - Known before

  /// What the file alone tells.
  @Test(arguments: [
    (
      "env: { BIG: @ }\ntasks: { a: x }",
      "variable 'BIG' has 140004 bytes, more than can be passed to a process (131071)"
    ),
    ("tasks: { a: { run: x, env: { BIG: @ } } }", "variable 'BIG' has 140004 bytes"),
    ("params: { p: @ }\ntasks: { a: x }", "variable 'p' has 140002 bytes"),
    (
      "tasks: { a: { run: [echo, @] } }",
      "this argument has 140000 bytes, more than can be passed to a process (131071)"
    ),
    ("tasks: { a: { run: x, matrix: { i: [1, @] } } }", "variable 'i' has 140002 bytes"),
    ("tasks: { a: { run: x, matrix: { i: [1], include: [{ i: 1, j: @ }] } } }", "variable 'j' has 140002 bytes"),
    (
      "env: { A: @@, B: '${A}${A}' }\ntasks: { a: x }",
      "variable 'A' has 280002 bytes, more than can be passed to a process (131071)"
    ),
  ])
  func literals(file: String, message: String) throws {
    let sandbox = try Sandbox(file.replacing("@", with: String(repeating: "x", count: 140_000)))
    let result = try sandbox.taskflow("validate")
    #expect(result.status == .exited(1))
    let errors = result.lines.filter { $0.hasPrefix("error[") }
    #expect(errors.count == 1 && errors[0].hasPrefix("error[text-too-long]: \(message)"), "\(errors)")
  }

  @Test("interpolation-doubles") func interpolationDoubles() throws {
    let values = (1...12).map { "A\($0): \"" + String(repeating: "${A\($0 - 1)}", count: 10) + "\"" }
    let sandbox = try Sandbox("env: {A0: xxxxxxxxxx, \(values.joined(separator: ", "))}\ntasks: {a: echo}\n")
    for command in ["validate", "run", "plan", "graph"] {
      let result = try sandbox.program(after: "ulimit -v 2000000", [command]).run()
      #expect(result.status == .exited(command == "validate" ? 1 : 2))
      let text = result.output + result.errors
      #expect(
        text.contains(
          "error[text-too-long]: variable 'A5' has more than 131071 bytes, more than can be passed to a process"),
        "\(command): \(text.prefix(300))")
      #expect(text.contains(" --> taskflow.yaml:1:"))
    }
  }

  /// The same in a dotenv file, and of many values none of which is too long.
  @Test func interpolationInOtherPlaces() throws {
    let values = (1...12).map { "A\($0)=" + String(repeating: "${A\($0 - 1)}", count: 10) + "\n" }.joined()
    let sandbox = try Sandbox("tasks: { a: { run: echo, env_file: big.env } }")
    try sandbox.directory.write("big.env", "A0=xxxxxxxxxx\n\(values)")
    let result = try sandbox.program(after: "ulimit -v 2000000", ["run"]).run()
    #expect(result.status == .exited(2))
    #expect(result.errors.contains("variable 'A5' in line 6 of '"), "\(result.errors.prefix(300))")
    let many = (0..<2000).map { "B\($0): '${A}${A}'" }.joined(separator: ", ")
    let text = "env: { A: \(String(repeating: "x", count: 60_000)), \(many) }\ntasks: { a: echo }"
    try sandbox.directory.write("many.yaml", text)
    let other = try sandbox.program(after: "ulimit -v 2000000", ["run", "many.yaml"]).run()
    #expect(other.status == .exited(2) || other.status == .exited(1), "\(other.errors.prefix(300))")
  }

  @Test(
    "pattern-takes-for-ever", arguments: ["(a+)+b", "(a|aa)+$", "(a*)*c|b", "((a+)+)+(?!a)b", "(.*)(.*)(.*)(.*)(.*)x"])
  func patternTakesForEver(pattern: String) throws {
    let value = String(repeating: "a", count: 40) + "!"
    let sandbox = try Sandbox("params: {p: {pattern: '\(pattern)', default: \(value)}}\ntasks: {a: echo}\n")
    let result = try sandbox.taskflow("validate")
    #expect(result.status == .exited(1))
    #expect(result.lines.first?.hasPrefix("error[invalid-param]: param 'p' cannot be 'aaaa") == true)
  }
}
