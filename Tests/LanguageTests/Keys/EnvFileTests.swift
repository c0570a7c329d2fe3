import TestSupport
import Testing

/// `env_file`: dotenv files, later ones win; a missing one is an error unless written `path?`.
struct EnvFileTests {
  private static let files = ["a.env": "A=a\nB=a\n", "b.env": "B=b\n", "sub/lib.yaml": library, "sub/l.env": "L=l\n"]
  private static let library = "env_file: l.env\ntasks: { m: x }"

  static let cases: [Case] = .all(
    .good(
      "env_file", in: .workflow, .task, .group, .include, .defaults,
      values: ["a.env", "[a.env, b.env]", "missing.env?", "[a.env, 'missing?']", "'${DIR:-.}/a.env'", "[]"],
      files: ["a.env": "A=a", "b.env": "B=b"]),
    .bad(
      "env_file", in: .workflow, .task, .group, .include, .defaults,
      values: [
        "⟦{ a: b }⟧": "wrong-type", "[⟦[a.env]⟧]": "wrong-type", "⟦missing.env⟧": "unreadable-env-file",
        "⟦''⟧": "empty-command", "'⟦${⟧A'": "malformed-interpolation",
      ]),
    .bad(
      "task/env_file", "invalid-env-file", files: ["a.env": "A=1\nB=2\nnot a line\n"],
      in: "tasks: { a: { run: x, env_file: ⟦a.env⟧ } }"))

  private func run(_ text: String) throws -> EnvironmentRun {
    try environments(text, .given(process: ["B": "process"], files: Self.files), files: Self.files)
  }

  @Test func laterOnesWin() throws {
    #expect(try run("env_file: [a.env, b.env]\ntasks: { t: x }").value("B", of: "t") == "b")
    #expect(try run("env_file: [b.env, a.env]\ntasks: { t: x }").value("B", of: "t") == "a")
    #expect(try run("env_file: b.env\ntasks: { t: { run: x, env_file: a.env } }").value("B", of: "t") == "a")
  }

  @Test func oneThatMayBeMissingIsPassedOver() throws {
    let run = try run("env_file: [a.env, gone.env?]\ntasks: { t: x }")
    #expect(run.value("A", of: "t") == "a")
  }

  @Test func thatOfATaskIsReadForItAlone() throws {
    let run = try run("tasks: { t: { run: x, env_file: b.env }, u: x }")
    #expect(run.value("B", of: "t") == "b")
    #expect(run.value("B", of: "u") == "process")
  }

  @Test func anyEnvWinsOverAnyFile() throws {
    let run = try run("env: { B: workflow }\ntasks: { t: { run: x, env_file: b.env } }")
    #expect(run.value("B", of: "t") == "workflow")
  }

  @Test func aPathMayUseTheParamsOfItsFile() throws {
    let text = "params: { name: '${stage}', stage: b }\nenv_file: '${name}.env'\ntasks: { t: x }"
    #expect(try run(text).value("B", of: "t") == "b")
    let set = try environments(text, .given(set: ["stage": "a"], files: Self.files), files: Self.files)
    #expect(set.value("B", of: "t") == "a")
  }

  @Test func paramsThatNoPathUsesSeeWhatIsInTheFile() throws {
    let run = try run("params: { p: 'from ${A}', name: a }\nenv_file: '${name}.env'\ntasks: { t: x }")
    #expect(run.value("p", of: "t") == "from a")
  }

  @Test func theMessageOfAVariableThatIsMissingIsShown() throws {
    let files = ["a.env": "X=1\nY=${TOKEN:?ask Eve}\n"]
    let report = load("env_file: a.env\ntasks: { t: x }", files: files, options: .given(files: files)).report
    #expect(report.contains("line 2 of '/project/a.env' needs variable 'TOKEN', which is not set: ask Eve"))
  }

  @Test func pathsAreRelativeToTheFileThatNamesThem() throws {
    #expect(try run("tasks: { g: { include: sub/lib.yaml, cwd: / } }").value("L", of: "g/m") == "l")
  }
}
