import Engine
import Planner
import WorkflowModel

/// Compares how runs of one workflow ended: where the same attempts came to the same, everything has to end in the same way, but
/// for what a failure has cancelled.
struct Determinism {
  private let subject: Subject
  private let endings: [(ending: Search.Ending, path: [Choice])]

  init(_ subject: Subject, _ endings: [Search.Ending: [Choice]]) {
    self.subject = subject
    self.endings = endings.map { ($0.key, $0.value) }
  }

  func problem() -> Problem? {
    var alike: [Key: [Int]] = [:]
    for (index, entry) in endings.enumerated() { alike[key(of: entry.ending), default: []].append(index) }
    for group in alike.values where group.count > 1 {
      if let found = compare(group) { return found }
    }
    return nil
  }

  private struct Key: Hashable {
    var cancelled: UInt64
    var overdue: UInt64
    /// Which attempts there were, where a failure may have kept others from being made.
    var attempts: UInt64
  }

  private func key(of ending: Search.Ending) -> Key {
    var cancelled: UInt64 = 0
    for node in 0..<subject.nodeCount where ending.outcomes >> UInt64(node * 4) & 15 == Ended.cancelled.rawValue {
      cancelled |= 1 << UInt64(node)
    }
    // A failure may stop the run, or block all who need a service, which is not tried again then.
    let mayStop =
      subject.options.onFailure != .continue
      || (0..<TaskID(subject.nodeCount)).contains { subject.isService($0) && subject.rules[Int($0)].retry != nil }
    return Key(cancelled: cancelled, overdue: ending.overdue, attempts: mayStop ? ending.results.known : 0)
  }

  private func compare(_ group: [Int]) -> Problem? {
    for (place, first) in group.enumerated() {
      for second in group.dropFirst(place + 1) {
        let (one, other) = (endings[first], endings[second])
        guard one.ending.outcomes != other.ending.outcomes, one.ending.results.agrees(with: other.ending.results) else {
          continue
        }
        let differing = (0..<subject.nodeCount).first { node in
          (one.ending.outcomes ^ other.ending.outcomes) >> UInt64(node * 4) & 15 != 0
        }!
        let kinds = [one, other].map { "\(Ended(rawValue: $0.ending.outcomes >> UInt64(differing * 4) & 15)!)" }
        return Problem(
          text: "\(subject.name(TaskID(differing))) is \(kinds[0]) or \(kinds[1]), depending on who ends first",
          path: one.path, other: other.path)
      }
    }
    return nil
  }
}
