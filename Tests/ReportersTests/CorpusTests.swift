import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import Variables
import WorkflowModel

/// A recorded run of a scientific workflow and its figures, computed by another program; times in nanoseconds.
struct RecordedRun: CustomTestStringConvertible {
  let name: String
  let tasks: Int
  let edges: Int
  let work: Nanoseconds
  let criticalPath: Nanoseconds

  var testDescription: String { name }

  static let directory = "\(Corpus.path)/wfinstances"
  static var all: [RecordedRun] {
    (try? readTable("\(directory)/expected.csv").compactMap(RecordedRun.init)) ?? []
  }

  private init?(_ row: [String: String]) {
    guard let name = row["file"], let tasks = row["tasks"].flatMap(Int.init),
      let edges = row["edges"].flatMap(Int.init),
      let work = row["work_ms"].flatMap(Self.milliseconds),
      let path = row["critical_path_ms"].flatMap(Self.milliseconds)
    else { return nil }
    (self.name, self.tasks, self.edges, self.work, criticalPath) = (name, tasks, edges, work, path)
  }

  /// `204.686` as nanoseconds, exactly.
  private static func milliseconds(_ text: String) -> Nanoseconds? {
    let parts = text.split(separator: ".")
    guard parts.count == 2, parts[1].count <= 6, let whole = Nanoseconds(parts[0]) else { return nil }
    let fraction = parts[1] + String(repeating: "0", count: 6 - parts[1].count)
    return Nanoseconds(fraction).map { whole * .millisecond + $0 }
  }
}

/// Recorded runs without a limit on slots.
@Suite(.enabled(if: Corpus.isPresent, "\(Corpus.absence)"))
struct CorpusTests {
  @Test func everyRowIsUnderstood() throws {
    let rows = try readTable("\(RecordedRun.directory)/expected.csv")
    #expect(RecordedRun.all.count == rows.count)
    #expect(rows.count >= 14)
  }

  @Test(arguments: RecordedRun.all)
  func aRunTakesItsCriticalPath(_ expected: RecordedRun) throws {
    let plan = try planned(try readFile("\(RecordedRun.directory)/\(expected.name).yaml"))
    #expect(plan.taskCount == expected.tasks)
    #expect(plan.tasks.count == expected.tasks)
    #expect(plan.successors.neighbours.count == expected.edges)

    let timeline = Timeline(plan, secrets: Secrets())
    let run = Simulation(plan, observers: [timeline])
    #expect(run.result == .succeeded)
    #expect(run.events.last?.instant.nanoseconds == expected.criticalPath)
    #expect(timeline.makespan == expected.criticalPath)
    #expect(timeline.work == expected.work)

    let chain = timeline.criticalPath()
    #expect(chain.reduce(0) { $0 + timeline.duration(of: $1) } == expected.criticalPath)
    for (task, next) in zip(chain, chain.dropFirst()) {
      #expect(plan.successors[task].contains(next), "the chain follows the edges")
    }
    #expect(chain.first.map { plan.dependencyCounts[Int($0)] } == 0)
    #expect(plan.remainingPaths().max() == expected.criticalPath)
  }
}
