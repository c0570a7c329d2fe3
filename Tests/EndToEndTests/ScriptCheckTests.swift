import Glibc
import TestSupport
import Testing

/// What ShellCheck and Python find in scripts, at the very place in the YAML.
struct ScriptCheckTests {
  /// Each `$x` is found where it stands, as the mark `^` in the next line says; `x` is set by nobody.
  @Test(arguments: [
    ("literal", "run: |\n      true\n      rm \"$x\"\n"),
    ("literal with an indicator", "run: |2-\n      true\n       rm \"$x\"\n"),
    ("folded", "run: >\n      rm\n      \"$x\"\n"),
    ("folded and kept", "run: >+\n\n      rm\n        \"$x\"\n\n"),
    ("plain", "run: rm \"$x\"\n"),
    ("plain over lines", "run: rm -r\n      -f\n      \"$x\"\n"),
    ("single quotes", "run: 'echo ''ä'' \"$x\"'\n"),
    ("single quotes over lines", "run: 'echo ''ä''\n\n      \"$x\"'\n"),
    ("double quotes", #"run: "echo \"\u00e9\" \"$x\"""# + "\n"),
    ("double quotes over lines", "run: \"echo \\\n      \\\"$x\\\"\"\n"),
    ("an anchor", "run: &script rm \"$x\"\n"),
    ("if", "if: test -e \"$x\"\n"),
  ])
  func findingsStandWhereTheScriptDoes(style: String, key: String) throws {
    let text = "tasks:\n  a:\n    \(key)"
    let result = try Sandbox(text).taskflow(
      "validate", "--shellcheck", "--select", "shellcheck,python-syntax", "--format", "line")
    let position = try #require(place(of: "$x", in: text))
    #expect(
      result.findingLines == [
        "taskflow.yaml:\(position): warning: SC2154: x is referenced but not assigned [shellcheck]"
      ],
      "\(style)")
    #expect(result.status == .exited(0))
  }

  /// `line:column` of a text that stands in another once, counted in scalars.
  private func place(of part: String, in text: String) -> String? {
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard let range = line.firstRange(of: part) else { continue }
      return "\(number + 1):\(line[..<range.lowerBound].unicodeScalars.count + 1)"
    }
    return nil
  }

  @Test func whatTaskflowProvidesIsAssigned() throws {
    let sandbox = try Sandbox(
      """
      params: { param: 1, required: null }
      env: { workflow: 1 }
      tasks:
        producer: { exports: [version], run: echo version=1 >>"$TASKFLOW_EXPORTS" }
        group:
          env: { group: 1 }
          matrix: { outer: [1] }
          tasks:
            task:
              env: { own: 1 }
              matrix: { inner: [1], include: [{ inner: 2, extra: 3 }] }
              run: echo "$param $required $workflow $version $group $outer $own $inner $extra"
        dotenv: { env_file: .env, run: 'echo "$anything"' }
        other: echo "$own"

      """)
    let result = try sandbox.taskflow(
      "validate", "--shellcheck", "--select", "shellcheck,python-syntax", "--format", "line")
    #expect(
      result.findingLines == ["taskflow.yaml:14:16: warning: SC2154: own is referenced but not assigned [shellcheck]"])
  }

  @Test func shellsDiffer() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        sh: cd x; [[ -e y ]]
        bash: { shell: bash, run: "cd x; [[ -e y ]]" }
        lax: { shell: [bash, -c], run: cd x }
        node: { shell: node, run: "cd $x" }
        words: { run: [rm, $x] }

      """)
    let lines = try sandbox.taskflow("validate", "--shellcheck", "--select", "shellcheck", "--format", "line")
      .findingLines
    #expect(lines.map { $0.prefix { $0 != " " } } == ["taskflow.yaml:2:13:", "taskflow.yaml:4:34:"])
    #expect(lines.first?.contains("SC3010") == true && lines.last?.contains("SC2164") == true)
  }

  @Test func severitiesAreShellChecks() throws {
    let sandbox = try Sandbox("tasks: { a: 'if true; echo; fi', b: rm $1 }\n")
    let result = try sandbox.taskflow(
      "validate", "--shellcheck", "--select", "shellcheck,python-syntax", "--format", "line")
    #expect(result.status == .exited(1))
    #expect(result.findingLines.contains { $0.contains(": error: SC1049:") })
    #expect(result.findingLines.contains { $0.contains(": warning: SC2086:") })
  }

  @Test func pythonIsCompiledAndNotExecuted() throws {
    let sandbox = try Sandbox(
      """
      defaults: { shell: python3 }
      tasks:
        good: open("ran", "w")
        bad: |
          é = (1,
          print(é
        quoted: "print('\\u00e9' 'x)"

      """)
    let result = try sandbox.taskflow(
      "validate", "--shellcheck", "--select", "shellcheck,python-syntax", "--format", "line")
    #expect(result.status == .exited(1))
    #expect(result.findingLines.map { $0.prefix { $0 != " " } } == ["taskflow.yaml:6:10:", "taskflow.yaml:7:27:"])
    #expect(result.findingLines.allSatisfy { $0.hasSuffix("[python-syntax]") })
    #expect(try directoryEntries(sandbox.directory.path).map(\.name) == ["taskflow.yaml"])
  }

  @Test func includedScriptsAreFoundInTheirFile() throws {
    let sandbox = try Sandbox("tasks: { one: { include: lib.yaml }, two: { include: lib.yaml } }\n")
    try sandbox.directory.write("lib.yaml", "tasks:\n  x: rm $1\n")
    let lines = try sandbox.taskflow("validate", "--shellcheck", "--select", "shellcheck", "--format", "line")
      .findingLines
    #expect(lines.map { $0.prefix { $0 != " " } } == ["lib.yaml:2:9:"])
  }

  @Test func strictLooksIntoScriptsWhereItCan() throws {
    let sandbox = try Sandbox("tasks: { a: rm $1 }\n")
    #expect(try sandbox.taskflow("validate").output.isEmpty)
    let strict = try sandbox.taskflow("validate", "--strict", "--format", "line")
    #expect(strict.status == .exited(1))
    #expect(strict.findingLines.count == 1)
    #expect(try sandbox.taskflow("validate", "--strict", "--no-shellcheck").status == .exited(0))
    let without = try sandbox.taskflow("validate", "--strict", environment: ["PATH": "/nonexistent"])
    #expect(without.status == .exited(0))
    #expect(without.errors.isEmpty)
  }

  @Test func whatIsAskedForAndMissingIsSaid() throws {
    let sandbox = try Sandbox("tasks: { a: rm $1 }\n")
    let result = try sandbox.taskflow("validate", "--shellcheck", environment: ["PATH": "/nonexistent"])
    #expect(result.status == .exited(2))
    #expect(result.output.isEmpty)
    #expect(
      result.errors
        == "taskflow: cannot check scripts: shellcheck is not installed; install it, for example with 'apt-get install shellcheck'\n"
    )
    let noScript = try Sandbox("tasks: { a: { run: [rm, x] } }\n")
    #expect(
      try noScript.taskflow("validate", "--shellcheck", environment: ["PATH": "/nonexistent"]).status == .exited(0))
  }

  @Test func aToolThatFailsIsSaid() throws {
    let sandbox = try Sandbox("tasks: { a: rm $1 }\n")
    try sandbox.directory.write("bin/shellcheck", "#!/bin/sh\nexit 4\n", mode: 0o755)
    let path = "\(sandbox.directory.path)/bin:/usr/bin:/bin"
    let result = try sandbox.taskflow("validate", "--shellcheck", environment: ["PATH": path])
    #expect(result.status == .exited(3))
    #expect(result.errors == "taskflow: shellcheck could not check the scripts: exit status 4\n")
  }

  /// A check that has looked at nothing must not look like one that has found nothing.
  @Test(arguments: [
    ("#!/bin/sh\nexit 127\n", "exit status 127"), ("#!/bin/sh\nkill -9 $$\n", "exit status 137"),
    ("#!/nonexistent\n", "No such file or directory"), ("\u{7F}ELF", "Exec format error"),
  ])
  func aShellThatFailsIsSaid(program: String, reason: String) throws {
    for script in ["echo 'fine'", "echo 'x"] {
      let sandbox = try Sandbox("tasks: { a: \"\(script)\", b: { run: \"\(script) # more\" } }\n")
      try sandbox.directory.write("bin/sh", program, mode: 0o755)
      let result = try sandbox.taskflow("validate", environment: ["PATH": "\(sandbox.directory.path)/bin"])
      #expect(result.status == .exited(3))
      #expect(result.output.isEmpty)
      #expect(result.errors == "taskflow: sh could not check the scripts: \(reason)\n")
    }
  }

  /// With one more, two shells may still be started one after the other.
  @Test(arguments: [5]) func aShellThatCannotBeStartedIsSaid(descriptors: Int) throws {
    let sandbox = try Sandbox("tasks: { a: \"echo 'x\", b: { shell: bash, run: if } }\n")
    var program = sandbox.program(["validate"])
    program.words = ["/bin/sh", "-c", "ulimit -n \(descriptors); exec \"$0\" \"$@\""] + program.words
    let result = try program.run()
    #expect(result.status == .exited(3))
    #expect(result.errors.hasSuffix("could not check the scripts: Too many open files\n"), "\(result.errors)")
  }

  /// More than one process takes.
  @Test func manyScripts() throws {
    let tasks = (0..<450).map { "  t\($0): rm $\($0 % 9 + 1) x\($0)\n" }.joined()
    let result = try Sandbox("tasks:\n\(tasks)").taskflow(
      "validate", "--shellcheck", "--select", "shellcheck,python-syntax", "--format", "line")
    #expect(result.findingLines.count == 450)
    #expect(result.findingLines.last?.hasPrefix("taskflow.yaml:451:") == true)
  }
}
