import Planner
import SimulatedExecutor
import TestSupport

/// Takes a file through all that happens to it before anything is started, and through a run in virtual time.
package struct Examination {
  private let files: [String: String]

  package enum Outcome: Hashable, Sendable {
    case refused
    case planned
  }

  package init(includedFiles: [(name: String, text: String)]) {
    files = Dictionary(includedFiles.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Returns: what became of the file, and what must not be; that part is empty where all is well.
  package func examine(_ bytes: [UInt8]) -> (outcome: Outcome, problems: [String]) {
    let loaded = load(bytes: bytes, files: files)
    var problems = loaded.unsoundness { load(bytes: $0, files: files) }
    let hasReplacement = String(validating: bytes, as: UTF8.self)?.unicodeScalars.contains("\u{FFFD}") ?? true
    if !hasReplacement, loaded.report.unicodeScalars.contains("\u{FFFD}") {
      problems.append("the report is cut within a character")
    }
    if let plan = loaded.plan { simulate(plan) }
    return (loaded.plan == nil ? .refused : .planned, problems)
  }

  /// Plans of more tasks than this are not run: they come from the limit of a matrix, and take most of the time.
  private static let mostTasks = 20_000

  private func simulate(_ plan: Plan) {
    guard plan.tasks.count <= Self.mostTasks else { return }
    _ = Simulation(plan, slots: 2)
  }
}
