import Glibc
import TestSupport
import Testing

/// `taskflow validate --fix` and `--diff`, and the choice of findings.
@Suite struct FixTests {
  private static let text = """
    # kept: "as" it is
    tasks:
      a:	{ run: x, dealy: 5 minutes }   # and this
      b: { run: x, if: 'true' }

    """
  private static let fixed = """
    # kept: "as" it is
    tasks:
      a: { run: x, delay: 5m }   # and this
      b: { run: x, if: 'true' }

    """

  @Test func fixChangesWhatIsCertainAndShowsTheRest() throws {
    let sandbox = try Sandbox(Self.text)
    let result = try sandbox.taskflow("validate", "--fix")
    #expect(result.status == .exited(0))
    #expect(result.errors == "taskflow: taskflow.yaml: 3 findings fixed\n")
    #expect(
      result.lines.filter { $0.hasPrefix("warning[") } == ["warning[constant-condition]: this 'if' is always true"])
    #expect(try sandbox.directory.read("taskflow.yaml") == Self.fixed)
    let again = try sandbox.taskflow("validate", "--fix")
    #expect(again.errors == "" && again.output == result.output)
  }

  @Test func diffShowsWhatFixWouldDo() throws {
    let sandbox = try Sandbox(Self.text)
    let result = try sandbox.taskflow("validate", "--diff")
    #expect(result.status == .exited(1))
    #expect(
      result.output == """
        --- taskflow.yaml
        +++ taskflow.yaml
        @@ -1,4 +1,4 @@
         # kept: "as" it is
         tasks:
        -  a:\t{ run: x, dealy: 5 minutes }   # and this
        +  a: { run: x, delay: 5m }   # and this
           b: { run: x, if: 'true' }

        """)
    #expect(try sandbox.directory.read("taskflow.yaml") == Self.text)
    try sandbox.directory.write("changes.diff", result.output)
    var patch = Program(["patch", "-s", "-p0", "-i", "changes.diff"])
    patch.directory = sandbox.directory.path
    #expect(try patch.run().status == .exited(0))
    #expect(try sandbox.directory.read("taskflow.yaml") == Self.fixed)
    #expect(try sandbox.taskflow("validate", "--diff").status == .exited(0))
  }

  /// What a file includes may be others' too: it is changed when it is named.
  @Test func fixSaysWhatCouldBeFixedInIncludedFiles() throws {
    let sandbox = try Sandbox("tasks: { lib: { include: lib/a.yaml } }\n")
    let library = "tasks: { a: { run: x, tty: yes } }\n"
    try sandbox.directory.write("lib/a.yaml", library)
    let result = try sandbox.taskflow("validate", "--fix")
    #expect(result.status == .exited(1))
    #expect(result.errors == "taskflow: lib/a.yaml: 1 finding could be fixed: taskflow validate --fix lib/a.yaml\n")
    #expect(try sandbox.directory.read("lib/a.yaml") == library)
    #expect(try sandbox.taskflow("validate", "--fix", "lib/a.yaml").status == .exited(0))
    #expect(try sandbox.taskflow("validate", "--fix").errors == "")
  }

  /// Two places far apart, at the first line and at a last one without a line break.
  @Test func diffOfTwoPlaces() throws {
    let between = (1...10).map { "  t\($0): x\n" }.joined()
    let sandbox = try Sandbox("x-a: &a 1\ntasks:\n\(between)  last: { run: x, tty: yes }")
    #expect(
      try sandbox.taskflow("validate", "--diff").output == """
        --- taskflow.yaml
        +++ taskflow.yaml
        @@ -1,4 +1,4 @@
        -x-a: &a 1
        +x-a: 1
         tasks:
           t1: x
           t2: x
        @@ -10,4 +10,4 @@
           t8: x
           t9: x
           t10: x
        -  last: { run: x, tty: yes }
        \\ No newline at end of file
        +  last: { run: x, tty: true }
        \\ No newline at end of file

        """)
  }

  @Test func modeAndLinkAreKept() throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write("real.yaml", Self.text, mode: 0o640)
    let link = sandbox.directory.path(of: "link.yaml")
    #expect(symlink("real.yaml", link) == 0)
    #expect(try sandbox.taskflow("validate", "--fix", "link.yaml").status == .exited(0))
    var status = stat()
    #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(link, &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(try sandbox.directory.read("real.yaml") == Self.fixed)
    // Nothing else is left in the directory.
    #expect(try directoryEntries(sandbox.directory.path).map(\.name) == ["link.yaml", "real.yaml"])
  }

  @Test func standardInputHasNothingToChange() throws {
    let result = try Sandbox().taskflow("validate", "--fix", "-")
    #expect(result.status == .exited(2))
    #expect(result.errors.contains("standard input cannot be fixed; '--diff' shows the changes"))
    #expect(try Sandbox().taskflow("validate", "--fix", "--diff").status == .exited(2))
  }

  // MARK: - What is shown, and how it counts

  private static let doubtful = "tasks: { a: { run: [yes], if: 'true' } }\n"

  private static let choices: [(options: [String], status: Int32, expected: [String])] = [
    ([], 0, ["warning[ambiguous-value]", "warning[constant-condition]"]),
    (["--strict"], 1, ["error[ambiguous-value]", "error[constant-condition]"]),
    (["--select", "ambiguous-value"], 0, ["warning[ambiguous-value]"]),
    (["--ignore", "ambiguous-value", "--strict"], 1, ["error[constant-condition]"]),
    (["--ignore", "ambiguous-value,constant-condition", "--strict"], 0, []),
    (["--ignore", "ambiguous-value", "--ignore", "constant-condition"], 0, []),
  ]

  @Test(arguments: choices)
  func warningsCountWhereThatIsAsked(options: [String], status: Int32, expected: [String]) throws {
    let result = try Sandbox(Self.doubtful).program(["validate"] + options).run()
    #expect(result.status == .exited(status))
    #expect(result.lines.filter { $0.contains("]: ") }.map { $0.split(separator: ":")[0] } == expected.map { $0[...] })
  }

  @Test func rulesThatAreNone() throws {
    let result = try Sandbox(Self.doubtful).taskflow("validate", "--select", "tab,constant-conditon")
    #expect(result.status == .exited(2))
    #expect(result.errors.contains("there is no rule 'constant-conditon'; did you mean 'constant-condition'?"))
  }

  /// What is doubtful keeps nothing from running, and is not looked for then.
  @Test(arguments: [["run", "-q"], ["plan"], ["list"]])
  func otherCommandsDoNotWarn(arguments: [String]) throws {
    let result = try Sandbox("tasks: { a: { run: [echo, yes], if: 'true' } }\n").program(arguments).run()
    #expect(result.status == .exited(0))
    #expect(!(result.output + result.errors).contains("warning["))
  }
}

/// `taskflow explain`.
@Suite struct ExplainTests {
  @Test func everyRuleIsListed() throws {
    try expectGolden(try Sandbox().taskflow("explain").output, "explain.txt")
  }

  @Test(arguments: ["dependency-cycle", "unused-anchor", "control-character", "conflicting-pools", "unset-variable"])
  func pages(rule: String) throws {
    let result = try Sandbox().taskflow("explain", rule)
    #expect(result.status == .exited(0))
    try expectGolden(result.output, "explain-\(rule).txt")
  }

  @Test func aSlipIsAnswered() throws {
    let result = try Sandbox().taskflow("explain", "dependency-cicle")
    #expect(result.status == .exited(2))
    #expect(result.errors.contains("there is no rule 'dependency-cicle'; did you mean 'dependency-cycle'?"))
    #expect(try Sandbox().taskflow("explain", "xyz").errors.contains("there is no rule 'xyz'; see 'taskflow explain'"))
  }
}
