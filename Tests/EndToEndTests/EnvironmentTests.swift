import Diagnostics
import TestSupport
import Testing

/// The variables, directory and input of tasks.
struct EnvironmentTests {
  @Test func theInnerValueWins() throws {
    let sandbox = try Sandbox(
      """
      env: { WORKFLOW: workflow, DEFAULTS: workflow, GROUP: workflow, MEMBER: workflow, TASK: workflow, CLI: workflow, GONE: null }
      defaults: { env: { DEFAULTS: defaults, GROUP: defaults } }
      tasks:
        outer:
          env: { GROUP: group, MEMBER: group, TASK: group, CLI: group, BACK: group }
          defaults: { env: { MEMBER: member-defaults, TASK: member-defaults } }
          tasks:
            inner:
              env: { TASK: task, CLI: task, REMOVED: null, EMPTY: "", BACK: null }
              run: |
                for name in PROCESS WORKFLOW DEFAULTS GROUP MEMBER TASK CLI GONE REMOVED EMPTY BACK; do
                  eval "echo $name=\\${$name-unset}"
                done
      """)
    let process = [
      "PROCESS", "WORKFLOW", "DEFAULTS", "GROUP", "MEMBER", "TASK", "CLI", "GONE", "REMOVED", "EMPTY", "BACK",
    ]
    let environment = Dictionary(uniqueKeysWithValues: process.map { ($0, Optional("process")) })
    let result = try sandbox.taskflow("run", "-q", "--env", "CLI=cli", environment: environment)
    #expect(
      result.output == """
        PROCESS=process
        WORKFLOW=workflow
        DEFAULTS=defaults
        GROUP=group
        MEMBER=member-defaults
        TASK=task
        CLI=cli
        GONE=unset
        REMOVED=unset
        EMPTY=
        BACK=unset

        """)
  }

  @Test func theCommandLineTakesValuesAsTheyAre() throws {
    let sandbox = try Sandbox(#"tasks: {a: 'printf "%s|" "$A" "$B" "$C" "$D"'}"#)
    let result = try sandbox.taskflow(
      "run", "-q", "--env", "A=x=y", "--env", "B=", "--env", "C=first", "--env", "C=last", "--env", "D= $HOME\n'\"é")
    #expect(result.output == "x=y||last| $HOME\n'\"é|")
  }

  @Test func valuesAreTextAsWritten() throws {
    let sandbox = try Sandbox(
      """
      env: { A: 1.10, B: no, C: 0755, D: "  spaced  ", E: "a\\tb\\nc", F: $HOME, G: 'it''s', H: ~x, I: 2026-01-01 }
      tasks: { a: 'printf "%s|" "$A" "$B" "$C" "$D" "$E" "$F" "$G" "$H" "$I"' }
      """)
    #expect(try sandbox.taskflow("run", "-q").output == "1.10|no|0755|  spaced  |a\tb\nc|$HOME|it's|~x|2026-01-01|")
  }

  @Test func whatIsInheritedStaysByteForByte() throws {
    let sandbox = try Sandbox("tasks: {a: 'printf %s \"$RAW\"'}")
    let result = try sandbox.program(after: #"RAW=$(printf 'a\377\001b'); export RAW"#, ["run", "-q"]).run()
    #expect(result.outputBytes == [0x61, 0xFF, 0x01, 0x62])
  }

  @Test func everyTaskKnowsItselfAndItsRun() throws {
    let sandbox = try Sandbox(
      """
      env: { TASKFLOW_TASK: mine, TASKFLOW_ROOT: mine }
      tasks:
        alone: &say 'echo "$TASKFLOW_TASK $TASKFLOW_ATTEMPT $TASKFLOW_ROOT $TASKFLOW_RUN_ID"'
        group:
          dependencies: alone
          tasks:
            member: { cwd: /, run: *say }
      """)
    let result = try sandbox.taskflow("run", "-q", "--events", "events.json", environment: ["TASKFLOW_RUN_ID": "mine"])
    let identifier = try #require(
      try JSONValue(sandbox.directory.read("events.json").split(separator: "\n").first.map(String.init) ?? "")[
        "run_id"]?
        .string)
    #expect(identifier.wholeMatch(of: /[a-z0-9]+-[a-z0-9]+/) != nil)
    let root = sandbox.directory.path
    #expect(result.lines == ["alone 1 \(root) \(identifier)", "group/member 1 \(root) \(identifier)", ""])
    let again = try sandbox.taskflow("run", "-q", "alone")
    #expect(!again.output.contains(identifier))
  }

  @Test func directoriesAreRelativeToTheFile() throws {
    let sandbox = try Sandbox()
    for name in ["project/sub/deep", "project/default", "elsewhere"] { try makeDirectories(name, in: sandbox) }
    try sandbox.directory.write(
      "project/taskflow.yaml",
      """
      tasks:
        file: &where 'echo "$(pwd) $(pwd -P) $PWD"'
        task: { cwd: sub, run: *where }
        dotted: { cwd: ./sub/deep, run: *where }
        absolute: { cwd: /, run: *where }
        group:
          cwd: sub
          tasks:
            inherits: *where
            overrides: { cwd: default, run: *where }
      """)
    let result = try sandbox.taskflow("run", "-q", "-j", "1", "../project/taskflow.yaml", in: "elsewhere")
    let root = "\(sandbox.directory.path)/project"
    let expected = [root, "\(root)/sub", "\(root)/sub/deep", "/", "\(root)/sub", "\(root)/default"]
    #expect(result.lines.dropLast() == expected.map { "\($0) \($0) \($0)" }[...])
  }

  private func makeDirectories(_ path: String, in sandbox: Sandbox) throws {
    try sandbox.directory.write("\(path)/.keep", "")
  }

  @Test func pwdNamesTheDirectoryForProgramsWithoutAShell() throws {
    let sandbox = try Sandbox("tasks: {a: {cwd: sub, run: [printenv, PWD]}}")
    try makeDirectories("sub", in: sandbox)
    #expect(try sandbox.taskflow("run", "-q").output == "\(sandbox.directory.path)/sub\n")
  }

  /// Bytes that are no UTF-8 arrive as they are, whatever looks the same beside them.
  @Test func argumentsMayHoldAnyBytes() throws {
    let sandbox = try Sandbox(
      "params: {a: x, b: x}\ntasks: {t: 'printf \"%s \" \"$a\" \"$b\" \"$c\" \"$d\" | od -An -c'}")
    var program = sandbox.program([])
    let script = #"""
      x=$(printf '\377') y=$(printf '\376') z=$(printf '\375')
      exec "$0" run -q --set "a=$x" --env "c=$y" --set "b=$z" --env="d=c=$x"
      """#
    program.words = ["sh", "-c", script, taskflowBinary]
    let result = try program.run()
    #expect(result.output.split(whereSeparator: \.isWhitespace) == ["377", "375", "376", "c", "=", "377"])
  }

  @Test(arguments: ["exit 0", "exit 1"], ["live", "grouped"])
  func aSecretThatATaskFindsOutIsMaskedInItsOwnOutput(end: String, mode: String) throws {
    let sandbox = try Sandbox(
      """
      secrets: [TOKEN]
      tasks: {a: {exports: [TOKEN], run: 'echo early hunter2; echo TOKEN=hunter2 >> $TASKFLOW_EXPORTS; echo late hunter2; \(end)'}}
      """)
    let result = try sandbox.taskflow("run", "-q", "--output", mode)
    #expect(result.output == "early ***\nlate ***\n")
  }
}
