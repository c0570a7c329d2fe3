import Planner
import TestSupport
import Testing
import WorkflowModel

/// Recorded runs of scientific workflows: their plans have the edges, the work and the critical path of the records.
@Suite(.enabled(if: Corpus.isPresent, "\(Corpus.absence)"))
struct CorpusTests {
  @Test func plansAgreeWithTheRecords() throws {
    for record in try readTable(Corpus.path + "/wfinstances/expected.csv") {
      let name = try #require(record["file"])
      let found = try plan(try readFile("\(Corpus.path)/wfinstances/\(name).yaml"))
      #expect(found.taskCount == record["tasks"].flatMap { Int($0) }, "\(name)")
      #expect(found.successors.neighbours.count == record["edges"].flatMap { Int($0) }, "\(name)")
      #expect(milliseconds(found.tasks.reduce(0) { $0 + $1.delay }) == record["work_ms"], "\(name)")
      #expect(milliseconds(found.remainingPaths().max() ?? 0) == record["critical_path_ms"], "\(name)")
    }
  }

  /// With three decimals, as the records have them.
  private func milliseconds(_ duration: Nanoseconds) -> String {
    let microseconds = (duration + 500) / 1_000
    return "\(microseconds / 1_000).\(String(String(1_000 + microseconds % 1_000).dropFirst()))"
  }
}
