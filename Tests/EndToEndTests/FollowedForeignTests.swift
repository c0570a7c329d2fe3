import TestSupport
import Testing

/// Answers about files of other tools, taken out of what `validate` says and run as they stand: they do what was done there.
@Suite struct FollowedForeignTests {
  /// What stands between two marks in the help of the first finding that says something.
  private func answer(_ text: String, about what: String, from start: String, to end: String) throws -> String {
    let output = try Sandbox(text).taskflow("validate").output
    let finding = try #require(output.split(separator: "\n\n").first { $0.contains(what) }, "\(output)")
    let help = try #require(finding.split(separator: "\n").first { $0.contains("= help: ") })
    let from = try #require(help.firstRange(of: start), "\(help)").upperBound
    let rest = help[from...]
    return String(end.isEmpty ? rest : rest[..<(try #require(rest.ranges(of: end).last, "\(help)").lowerBound)])
  }

  private func run(_ text: String, _ arguments: String...) throws -> ProgramResult {
    let sandbox = try Sandbox(text)
    return try sandbox.program(["run", "-q"] + arguments).run()
  }

  /// Steps after one that failed do not run, whatever they ask about it.
  @Test func stepsAfterAFailure() throws {
    let text = """
      tasks:
        job:
          mode: sync
          tasks:
            test: exit 1
            report: { run: echo report, if: "steps.test.conclusion == 'success'" }
            upload: { run: echo upload, if: "always() && steps.test.conclusion != 'skipped'", dependencies: [test, report] }
            deploy: { run: echo deploy, dependencies: [test, report, upload] }

      """
    let report = try answer(text, about: "'steps.test.conclusion == 'success''", from: "help: ", to: "")
    #expect(report == "leave it out: a task runs when its dependencies have succeeded")
    let upload = try answer(text, about: "'always() &&", from: "write '", to: "'; taskflow cannot tell yet")
    #expect(upload == "when: always")
    let result = try run(
      text.replacing(", if: \"steps.test.conclusion == 'success'\"", with: "")
        .replacing("if: \"always() && steps.test.conclusion != 'skipped'\"", with: upload))
    #expect(result.output == "upload\n" && result.status == .exited(1))
  }

  /// Nothing is replaced in a list.
  @Test(arguments: [
    ("env: { os: linux }\ntasks: { b: { run: [echo, \"${os} it\", c] } }", "'${os}'", "linux it c\n"),
    ("params: { os: linux }\ntasks: { b: { command: echo, args: [a b, \"${os}\"] } }", "'args'", "a b linux\n"),
    ("params: { os: linux }\ntasks: { b: { command: [echo, \"<$os>\"] } }", "'command'", "<linux>\n"),
  ])
  func listsWithVariables(text: String, what: String, output: String) throws {
    let line = try answer(text, about: what, from: "'run: ", to: "'")
    #expect(try run("env: { os: linux }\ntasks:\n  b:\n    run: \(line)\n").output == output)
  }

  /// A command whose output is exported fails its task.
  @Test(arguments: ["vars: { V: { sh: COMMAND } }", "output: V"])
  func commandsThatAreExported(entry: String) throws {
    for (command, output) in [("echo 1.2", "1.2\n"), ("false", "")] {
      let text = "tasks: { a: { command: \(command), \(entry.replacing("COMMAND", with: command)) } }"
      let key = entry.hasPrefix("vars") ? "'vars'" : "'output'"
      let line = try answer(
        text, about: "unknown key \(key)", from: entry.hasPrefix("vars") ? " and '" : "in the script '",
        to: entry.hasPrefix("vars") ? "' in its script" : "'")
      let result = try run(
        "tasks:\n  a:\n    exports: [V]\n    run: \(line)\n  b: { dependencies: a, run: echo \"$V\" }\n")
      #expect(result.output == output && result.status == .exited(output.isEmpty ? 1 : 0), "\(line)")
    }
  }

  /// A task of an included file is called by its whole name.
  @Test func callsInIncludedFiles() throws {
    let sandbox = try Sandbox("tasks: { d: { include: d/tasks.yaml }, login: echo root }\n")
    try sandbox.directory.write("d/tasks.yaml", "tasks: { push: { cmds: [{ task: login }] }, login: echo inner }\n")
    let help = try sandbox.taskflow("validate").output
    let start = try #require(help.firstRange(of: "write 'taskflow ")).upperBound
    let command = help[start...].prefix { $0 != "'" }
    try sandbox.directory.write(
      "d/tasks.yaml", "tasks:\n  push: '\"$TASKFLOW\" \(command)'\n  login: echo inner\n")
    let result = try sandbox.taskflow("run", "-q", "d/push", environment: ["TASKFLOW": taskflowBinary])
    #expect(result.output == "inner\n")
  }

  /// In a here document quotes stay, and after a word in quotes nothing is replaced.
  @Test(arguments: ["EOF", "'EOF'"])
  func hereDocuments(word: String) throws {
    let script = "cat <<\(word)\n      name={{.NAME}}\n      EOF"
    let help = try answer(
      "env: { NAME: world }\ntasks:\n  a:\n    run: |\n      \(script)\n", about: "'{{.NAME}}'", from: "write '", to: ""
    )
    let followed = script.replacing("{{.NAME}}", with: String(help.prefix { $0 != "'" }))
      .replacing("'EOF'", with: help.contains("'<<EOF' without quotes") ? "EOF" : "'EOF'")
    #expect(try run("env: { NAME: world }\ntasks:\n  a:\n    run: |\n      \(followed)\n").output == "name=world\n")
  }

  @Test(.needs("python3")) func scriptsOfPython() throws {
    let text = "env: { X: y }\ntasks: { a: { shell: python3, run: 'print(\"{{.X}}\")' } }\n"
    let expression = try answer(text, about: "'{{.X}}'", from: "write '", to: "', outside")
    let followed = "env: { X: y }\ntasks: { a: { shell: python3, run: 'import os; print(\(expression))' } }\n"
    #expect(try run(followed).output == "y\n")
  }

  /// Rules of GitLab, asked of a branch.
  @Test(arguments: [
    ("except: [main]", "dev", true), ("except: [main]", "main", false), ("except: [main, dev]", "dev", false),
    ("except: [/^release-.*$/]", "release-1", false), ("only: [/^release-.*$/, main]", "release-1", true),
    ("only: [/^release-.*$/, main]", "x", false), ("rules: [{ if: '$CI_COMMIT_BRANCH == \"main\"' }]", "main", true),
    ("rules: [{ if: '$CI_COMMIT_BRANCH == \"main\"', when: never }, { when: on_success }]", "main", false),
    ("rules: [{ if: '$CI_COMMIT_BRANCH == \"main\" && $X' }, { if: '$CI_COMMIT_BRANCH =~ /^v[0-9]/' }]", "main", false),
    ("rules: [{ if: '$CI_COMMIT_BRANCH == \"main\" && $X' }, { if: '$CI_COMMIT_BRANCH =~ /^v[0-9]/' }]", "v1", true),
  ])
  func rules(entry: String, branch: String, runs: Bool) throws {
    let key = entry.prefix { $0 != ":" }
    let test = try answer("tasks: { a: { run: x, \(entry) } }", about: "unknown key '\(key)'", from: "'if: ", to: "'")
    let sandbox = try Sandbox("tasks:\n  a:\n    run: echo ran\n    if: \(test)\n")
    try sandbox.directory.write("bin/git", "#!/bin/sh\necho \(branch)\n")
    #expect(
      try sandbox.program(after: "chmod +x bin/git; PATH=$PWD/bin:$PATH", ["run", "-q"]).run().output
        == (runs ? "ran\n" : ""), "\(test)")
  }

  /// `shell` of GitHub: only what it says is added.
  @Test(arguments: [("bash {0}", "after\n"), ("bash -l {0}", "after\n"), ("bash -e {0}", ""), ("bash -e", "")])
  func shellsWithTheirOptions(shell: String, output: String) throws {
    let list = try answer(
      "tasks: { a: { run: x, shell: '\(shell)' } }", about: "'shell'", from: "appends the script: '", to: "'")
    #expect(try run("tasks: { a: { run: 'false; echo after', shell: \(list) } }").output == output)
  }

  /// In single quotes stands what is for another program.
  @Test func programsInSingleQuotes() throws {
    let script = "printf 'a b\\n' | awk '{ print $1 \"{{.A}}\" }'"
    let written = try answer(
      "env: { A: '-x' }\ntasks:\n  a: |\n    \(script)\n", about: "'{{.A}}'", from: "write '", to: "', which closes")
    let followed = script.replacing("{{.A}}", with: written)
    #expect(try run("env: { A: '-x' }\ntasks:\n  a: |\n    \(followed)\n").output == "a-x\n")
  }

  /// A `$$` of compose is a dollar sign in the container.
  @Test func commandsOfContainers() throws {
    let text = "tasks: { d: { image: i, command: sh -c \"echo $$HOME\" } }"
    let command = try answer(text, about: "'image'", from: "'run: ", to: "'")
    let sandbox = try Sandbox("tasks:\n  d:\n    run: |\n      docker() { printf '<%s>' \"$@\"; }\n      \(command)\n")
    #expect(try sandbox.taskflow("run", "-q").output.hasPrefix("<run><--rm><i><sh><-c><echo $HOME>"))
  }

  /// Several questions are asked one after the other.
  @Test(arguments: [("y\\ny", "on\n"), ("y\\nn", "")])
  func questions(answers: String, output: String) throws {
    let line = try answer(
      "tasks: { a: { run: x, prompt: ['a?', 'b?'] } }", about: "'prompt'", from: "'interactive: true': ", to: "")
    let text = "tasks:\n  a: |\n    printf '\(answers)\\n' | {\n    \(line)\n    echo on; }\n"
    #expect(try run(text).output.replacing("a?\nb?\n", with: "") == output)
  }
}
