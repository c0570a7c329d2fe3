import Planner
import TestSupport
import Testing

/// Precedence of the environment: a name is set at every level, and taken away one level after the other.
struct PrecedenceTests {
  enum Level: String, CaseIterable {
    case process, file, workflow, param, group, export, matrix, task, commandLine
  }

  /// A file in which the levels given set `NAME` to their own name.
  private func text(_ levels: Set<Level>) -> String {
    func line(_ level: Level, _ text: String) -> String { levels.contains(level) ? text + "\n" : "" }
    return """
      \(line(.file, "env_file: file.env"))\
      \(line(.workflow, "env: { NAME: workflow }"))\
      \(line(.param, "params: { NAME: param }"))\
      tasks:
        producer: { \(line(.export, "exports: NAME,").trimmingLine) run: 'echo NAME=export >> "$TASKFLOW_EXPORTS"' }
        g:
          dependencies: producer
      \(line(.group, "    env: { NAME: group }"))\
          tasks:
            t:
      \(line(.matrix, "        matrix: { NAME: [matrix] }"))\
      \(line(.task, "        env: { NAME: task }"))\
              run: printf %s "${NAME-unset}"
      """
  }

  private static let steps: [Set<Level>] = (0...Level.allCases.count).map { Set(Level.allCases.prefix($0)) }

  @Test(arguments: steps)
  func theHighestLevelThatSetsANameWins(levels: Set<Level>) throws {
    let expected = Level.allCases.last { levels.contains($0) }?.rawValue
    let options = Planner.Options.given(
      process: levels.contains(.process) ? ["NAME": "process"] : [:],
      env: levels.contains(.commandLine) ? ["NAME": "commandLine"] : [:], files: ["file.env": "NAME=file\n"])
    let run = try environments(text(levels), options) { _, _ in ["NAME": "export"] }
    let name = levels.contains(.matrix) ? "g/t[NAME=matrix]" : "g/t"
    #expect(run.value("NAME", of: name) == expected)
  }

  /// Whatever is set below and above it, a level wins over all that are lower.
  @Test func everyPairOfLevelsIsInOrder() throws {
    for (index, higher) in Level.allCases.enumerated() {
      for lower in Level.allCases[..<index] {
        let options = Planner.Options.given(
          process: lower == .process ? ["NAME": "process"] : [:],
          env: higher == .commandLine ? ["NAME": "commandLine"] : [:], files: ["file.env": "NAME=file\n"])
        let run = try environments(text([lower, higher]), options) { _, _ in ["NAME": "export"] }
        let name = higher == .matrix || lower == .matrix ? "g/t[NAME=matrix]" : "g/t"
        #expect(run.value("NAME", of: name) == higher.rawValue, "\(higher) over \(lower)")
      }
    }
  }

  @Test func theSameWithProcesses() throws {
    for levels in Self.steps {
      let sandbox = try Sandbox(text(levels))
      try sandbox.directory.write("file.env", "NAME=file\n")
      let override = levels.contains(.commandLine) ? ["--env", "NAME=commandLine"] : []
      let environment: [String: String?] = levels.contains(.process) ? ["NAME": "process"] : [:]
      let result = try sandbox.program(["run", "-q"] + override, environment: environment).run()
      let expected = Level.allCases.last { levels.contains($0) }?.rawValue ?? "unset"
      #expect(result.output == expected, "\(result.errors)")
    }
  }

  @Test func theInnerGroupWinsOverTheOuter() throws {
    let run = try environments(
      """
      tasks:
        outer:
          env: { A: outer, B: outer, C: outer }
          defaults: { env: { B: defaults, C: defaults } }
          tasks:
            inner: { env: { C: inner }, tasks: { t: x } }
      """)
    #expect(["A", "B", "C"].map { run.value($0, of: "outer/inner/t") } == ["outer", "defaults", "inner"])
  }

  @Test func theInnerMatrixWinsOverTheOuter() throws {
    let run = try environments(
      "tasks: { g: { matrix: { v: [outer] }, tasks: { t: { matrix: { v: [inner] }, run: x } } } }")
    #expect(run.value("v", of: "g[v=outer]/t[v=inner]") == "inner")
  }

  @Test func whatTaskflowSetsCanNotBeChanged() throws {
    let names = ["TASKFLOW_RUN_ID", "TASKFLOW_TASK", "TASKFLOW_ATTEMPT", "TASKFLOW_EXPORTS", "TASKFLOW_ROOT"]
    let sandbox = try Sandbox(
      """
      tasks:
        a:
          env: { \(names.map { "\($0): mine" }.joined(separator: ", ")) }
          run: printf '%s|' \(names.map { "\"$\($0)\"" }.joined(separator: " "))
      """)
    let overrides = names.flatMap { ["--env", "\($0)=mine"] }
    let values = try sandbox.program(["run", "-q"] + overrides).run().output.split(separator: "|")
    #expect(values.count == 5 && !values.contains("mine"))
    #expect(values[1...2] == ["a", "1"] && values.last.map(String.init) == sandbox.directory.path)
  }
}

extension String {
  /// Without the line break at its end.
  fileprivate var trimmingLine: String { hasSuffix("\n") ? String(dropLast()) : self }
}
