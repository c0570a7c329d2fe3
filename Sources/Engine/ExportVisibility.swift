import Planner
import Variables

/// Which exports each task sees: those of everything it depends on, directly or not. Handed on along the edges as tasks
/// end, so that at the start of a task all it can see is known; tasks that see the same share it.
///
/// A set of producers is kept as the sets that it joins and the producer that it adds, never as a copy of them: a thousand
/// tasks that see the exports of a thousand others take no more than both numbers together.
struct ExportVisibility {
  /// What the tasks have written, by task; nil stands for what one was to write and did not.
  private var exports: [TaskID: [Export]] = [:]
  /// The first is empty.
  private var sets = [ProducerSet()]
  /// For each task its set, and what it passes on where that is more.
  private var visible: [Int32]
  private var passed: [TaskID: Int32] = [:]
  /// Sets still to be joined, of tasks that wait for several.
  private var gathering: [TaskID: Set<Int32>] = [:]
  /// What was joined before: many tasks wait for the same ones.
  private var joins: [[Int32]: Int32] = [:]
  private var joined: [Int32: [Instance.Value]] = [:]
  private var joinedCount = 0
  /// How many values are kept for others that see the same.
  private static let keptValues = 100_000
  /// How many sets are looked at to find that one holds another.
  private static let searchLimit = 64

  private struct Export {
    var name: String
    var value: Bytes?
  }

  private struct ProducerSet {
    var parts: [Int32] = []
    var producer: TaskID?
  }

  init(count: Int) {
    visible = Array(repeating: 0, count: count)
  }

  mutating func grow(to count: Int) {
    visible += Array(repeating: 0, count: count - visible.count)
  }

  mutating func record(_ values: [Instance.Value], of task: TaskID) {
    add(values.map { Export(name: $0.name, value: $0.value) }, of: task)
  }

  /// A task hands on nothing by these names.
  mutating func recordNothing(_ names: [String], of task: TaskID) {
    add(names.map { Export(name: $0, value: nil) }, of: task)
  }

  private mutating func add(_ new: [Export], of task: TaskID) {
    guard !new.isEmpty else { return }
    exports[task] = new
    finish(task)
    let seen = visible[Int(task)]
    sets.append(ProducerSet(parts: seen == 0 ? [] : [seen], producer: task))
    passed[task] = Int32(sets.count - 1)
  }

  /// What a task sees, the one that waits for it sees too.
  mutating func pass(from source: TaskID, to target: TaskID) {
    finish(source)
    let set = passed[source] ?? visible[Int(source)]
    guard set != 0, set != visible[Int(target)] else { return }
    // One that ended before all it waits for had: what follows it hears of neither before.
    if let own = passed[target] { return sets[Int(own)].parts.append(set) }
    if visible[Int(target)] == 0, gathering[target] == nil {
      visible[Int(target)] = set
    } else {
      gathering[target, default: [visible[Int(target)]]].insert(set)
    }
  }

  private mutating func finish(_ task: TaskID) {
    guard let gathered = gathering.removeValue(forKey: task) else { return }
    var parts = gathered.sorted()
    // Later sets hold earlier ones, never the other way round.
    if let last = parts.last { parts.removeAll { $0 != last && isPart($0, of: last) } }
    if parts.count == 1 {
      visible[Int(task)] = parts[0]
    } else if let known = joins[parts] {
      visible[Int(task)] = known
    } else {
      sets.append(ProducerSet(parts: parts))
      joins[parts] = Int32(sets.count - 1)
      visible[Int(task)] = Int32(sets.count - 1)
    }
  }

  /// Whether one set is known to hold another: a short search, which spares making a third of the two.
  private func isPart(_ part: Int32, of whole: Int32) -> Bool {
    var pending = [whole]
    var next = 0
    while next < pending.count, next < Self.searchLimit {
      if pending[next] == part { return true }
      pending += sets[Int(pending[next])].parts.filter { $0 >= part }
      next += 1
    }
    return false
  }

  /// The values a task sees, by name; those of several instances are joined with line breaks in their order. What nobody
  /// wrote that was to is empty.
  mutating func values(visibleTo task: TaskID) -> [Instance.Value] {
    finish(task)
    let set = visible[Int(task)]
    if set == 0 { return [] }
    if let known = joined[set] { return known }
    let result = join(producers(of: set))
    joinedCount += result.count
    if joinedCount > Self.keptValues {
      joined.removeAll()
      joinedCount = result.count
    }
    joined[set] = result
    return result
  }

  /// For each name that several have written those whose value another one replaces, because it came after them.
  private func superseded(_ producers: [TaskID]) -> [String: Set<TaskID>] {
    var writers: [String: [TaskID]] = [:]
    for producer in producers {
      for export in exports[producer] ?? [] where export.value != nil {
        writers[export.name, default: []].append(producer)
      }
    }
    return writers.compactMapValues { writers in
      guard writers.count > 1 else { return nil }
      let earlier = writers.flatMap { passed[$0].map { sets[Int($0)].parts } ?? [] }
      return earlier.isEmpty ? nil : Set(self.producers(of: earlier))
    }
  }

  /// In the order of the tasks.
  private func producers(of sets: Int32) -> [TaskID] { producers(of: [sets]) }

  private func producers(of starts: [Int32]) -> [TaskID] {
    var found: [TaskID] = []
    var seen = Set(starts)
    var pending = Array(seen)
    while let next = pending.popLast() {
      if let producer = sets[Int(next)].producer { found.append(producer) }
      for part in sets[Int(next)].parts where seen.insert(part).inserted { pending.append(part) }
    }
    return found.sorted()
  }

  private func join(_ producers: [TaskID]) -> [Instance.Value] {
    let superseded = superseded(producers)
    var places: [String: Int] = [:]
    var names: [String] = []
    var values: [Bytes?] = []
    for producer in producers {
      for export in exports[producer] ?? [] where superseded[export.name]?.contains(producer) != true {
        guard let place = places[export.name] else {
          places[export.name] = names.count
          names.append(export.name)
          values.append(export.value)
          continue
        }
        guard let value = export.value else { continue }
        if values[place] == nil {
          values[place] = value
        } else {
          values[place]!.append(0x0A)
          values[place]!.append(contentsOf: value)
        }
      }
    }
    return zip(names, values).map { Instance.Value(name: $0, value: $1 ?? []) }
  }
}
