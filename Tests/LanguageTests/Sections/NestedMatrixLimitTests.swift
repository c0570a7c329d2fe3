import Planner
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Matrices in matrices whose values only the run knows, and which would make too many tasks.
struct NestedMatrixLimitTests {
  private static let nested = """
    tasks:
      numbers: { exports: list, run: x }
      g:
        dependencies: numbers
        matrix: { a: "${list}" }
        tasks:
          t: { matrix: { b: "${list}" }, run: x }
          u: x
      after: { dependencies: g, when: always, run: x }
    """

  private func run(_ text: String, limit: Int, list: Int) throws -> Simulation {
    var options = Planner.Options.given()
    options.taskLimit = limit
    var numbers = SimulatedExecutor.Behaviour.lasts(1)
    numbers.exports = [.init(name: "list", value: Bytes((1...list).map { "\($0)" }.joined(separator: "\n").utf8))]
    return Simulation(try planned(text, options), onFailure: .continue, ["numbers": numbers, "own": numbers])
  }

  /// 2 tasks and 5 groups of 1 + 5 + 1 fit within 37, no more than that.
  @Test func tooManyAreFoundBeforeAnyIsMade() throws {
    let fitting = try run(Self.nested, limit: 37, list: 5)
    #expect(fitting.result == .succeeded)
    #expect(fitting.plan.taskCount == 32)
    let tooMany = try run(Self.nested, limit: 36, list: 5)
    #expect(tooMany.outcome(of: "begin all g") == .failed)
    #expect(tooMany.plan.taskCount == 2)
    #expect(tooMany.result == .failed)
    #expect(tooMany.outcome(of: "after") == .succeeded)
  }

  /// A member may export the list anew, so that nobody knows how long it will be.
  @Test func aListThatAMemberExportsIsNotKnownBefore() throws {
    let text = """
      tasks:
        numbers: { exports: list, run: x }
        g:
          dependencies: numbers
          matrix: { a: "${list}" }
          tasks:
            own: { exports: list, run: x }
            t: { dependencies: own, matrix: { b: "${list}" }, run: x }
      """
    #expect(try run(text, limit: 36, list: 5).outcome(of: "begin all g") == .succeeded)
  }
}
