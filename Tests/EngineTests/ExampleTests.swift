import Engine
import Planner
import RunEvents
import TestSupport
import Testing
import WorkflowLoader
import WorkflowModel

/// The example of every key, and what the reference says holds without one.
@Suite struct ExampleTests {
  @Test(arguments: WorkflowFields.all.map(\.id))
  func exampleIsCleanAndRuns(id: FieldID) throws {
    let parameters = load(id.example).workflow?.files[0].parameters.filter { $0.defaultValue == nil } ?? []
    let given = parameters.map { Invocation.Variable($0.name, Array("v1.0".utf8)) }
    let options = Planner.Options(invocation: Invocation(parameters: given))
    let loaded = load(id.example, files: ["lib.yaml": FieldID.includedExample], options: options)
    #expect(loaded.report == "")
    #expect(id.example.utf8.count < 500)
    let plan = try #require(loaded.plan)
    #expect(Simulation(plan).result == .succeeded)
  }

  @Test func defaultsAreThoseOfTheEngine() throws {
    let settings = try #require(try planned("tasks: {a: x}").settings.first)
    #expect(LanguageReference.defaultValue(of: .cpus) == "`\(settings.cpus)`")
    #expect(LanguageReference.defaultValue(of: .priority) == "`\(settings.priority)`")
    #expect(LanguageReference.defaultValue(of: .allowFailure) == "`\(settings.allowsFailure)`")
    #expect(LanguageReference.defaultValue(of: .tty) == "`\(settings.usesTerminal)`")
    let grace = Engine.Options(slots: 1, onFailure: .finish).grace
    #expect(LanguageReference.defaultValue(of: .grace) == "`\(grace / .second)s`")
  }
}
