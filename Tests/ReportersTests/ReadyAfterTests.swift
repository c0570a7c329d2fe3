import Planner
import Reporters
import SimulatedExecutor
import TestSupport
import RunEvents
import Testing
import Variables
import WorkflowModel

/// Whom `task_ready` names as the last that was waited for.
struct ReadyAfterTests {
  /// For each task that waited for another one, `task<other`.
  private func waits(_ text: String, _ behaviours: [String: SimulatedExecutor.Behaviour] = [:]) throws -> [String] {
    let plan = try planned(text)
    var log = ""
    let observer = EventLog(plan, RunHeader(runID: "r1"), secrets: Secrets()) { log += $0 }
    _ = Simulation(plan, onFailure: .continue, behaviours, observers: [observer])
    return log.matches(of: /"event":"task_ready","at_s":[0-9.]+,"task":"([^"]+)"(,"after":"([^"]+)")?/)
      .map {
        "\($0.1)<\($0.3 ?? "")"
      }
  }

  @Test func membersAndThoseThatWaitForAGroup() throws {
    let text = """
      tasks:
        a: x
        g: { dependencies: a, tasks: { x: x, h: { tasks: { y: { run: x, estimate: 2s } } } } }
        b: { dependencies: g, run: x }
      """
    #expect(try waits(text) == ["a<", "g/x<a", "g/h/y<a", "b<g/h/y"])
  }

  @Test func instancesAndThoseThatWaitForAMatrix() throws {
    let text = """
      tasks:
        a: x
        m: { dependencies: a, matrix: { n: [1, 2] }, run: x, estimate: 2s }
        b: { dependencies: m, run: x }
        none: { dependencies: b, matrix: { n: [] }, run: x }
        c: { dependencies: none, run: x }
      """
    #expect(try waits(text) == ["a<", "m[n=1]<a", "m[n=2]<a", "b<m[n=2]", "c<b"])
  }

  @Test func instancesThatOnlyTheRunKnows() throws {
    var list = SimulatedExecutor.Behaviour.lasts(1)
    list.exports = [.init(name: "list", value: Bytes("1\n2".utf8))]
    let text = """
      tasks:
        a: { exports: list, run: x }
        m: { dependencies: a, matrix: { n: "${list}" }, run: x }
        b: { dependencies: m, run: x }
      """
    #expect(try waits(text, ["a": list]).filter { !$0.hasPrefix("m<") } == ["a<", "m[n=1]<a", "m[n=2]<a", "b<m[n=2]"])
  }

  /// A group that failed was never ready, and one that was skipped never began.
  @Test func groupsThatWereNeverReady() throws {
    let text = """
      tasks:
        a: x
        g: { dependencies: a, tasks: { x: x } }
        b: { dependencies: g, when: always, run: x }
        skipped: { dependencies: b, when: failure, tasks: { y: x } }
        c: { dependencies: skipped, run: x }
      """
    #expect(try waits(text, ["g/x": .fails(after: 1)]) == ["a<", "g/x<a", "b<g/x", "c<b"])
  }

  @Test func aGroupThatWaitsATimeOfItsOwnIsNamed() throws {
    #expect(
      try waits("tasks: { a: x, g: { dependencies: a, delay: 3s, tasks: { x: x } } }") == ["a<", "g<a", "g/x<g"])
  }
}
