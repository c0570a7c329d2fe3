import Planner
import Variables

/// Which exports each task sees: those of everything it depends on, directly or not. Handed on along the edges as tasks
/// end, so that at the start of a task all it can see is known; tasks that see the same share it.
struct ExportVisibility {
  /// What the tasks have written, by task.
  private var exports: [TaskID: [Instance.Value]] = [:]
  /// Different sets of producers, each in the order of the tasks.
  private var sets: [[TaskID]] = [[]]
  /// For each task its set, and what it passes on where that is more.
  private var visible: [Int32]
  private var passed: [TaskID: Int32] = [:]
  /// Sets still being gathered, of tasks that wait for several.
  private var gathering: [TaskID: Set<TaskID>] = [:]
  private var joined: [Int32: [Instance.Value]] = [:]

  init(count: Int) {
    visible = Array(repeating: 0, count: count)
  }

  mutating func grow(to count: Int) {
    visible += Array(repeating: 0, count: count - visible.count)
  }

  mutating func record(_ values: [Instance.Value], of task: TaskID) {
    exports[task] = values
    finish(task)
    sets.append((sets[Int(visible[Int(task)])] + [task]).sorted())
    passed[task] = Int32(sets.count - 1)
  }

  /// What a task sees, the one that waits for it sees too.
  mutating func pass(from source: TaskID, to target: TaskID) {
    finish(source)
    let set = passed[source] ?? visible[Int(source)]
    guard set != 0, set != visible[Int(target)] else { return }
    if visible[Int(target)] == 0, gathering[target] == nil {
      visible[Int(target)] = set
    } else {
      gathering[target, default: Set(sets[Int(visible[Int(target)])])].formUnion(sets[Int(set)])
    }
  }

  private mutating func finish(_ task: TaskID) {
    guard let gathered = gathering.removeValue(forKey: task) else { return }
    let set = gathered.sorted()
    guard set != sets[Int(visible[Int(task)])] else { return }
    sets.append(set)
    visible[Int(task)] = Int32(sets.count - 1)
  }

  /// The values a task sees, by name; those of several instances are joined with line breaks in their order.
  mutating func values(visibleTo task: TaskID) -> [Instance.Value] {
    finish(task)
    let set = visible[Int(task)]
    if set == 0 { return [] }
    if let known = joined[set] { return known }
    var names: [String] = []
    var values: [String: Bytes] = [:]
    for producer in sets[Int(set)] {
      for export in exports[producer] ?? [] {
        if values[export.name] == nil {
          names.append(export.name)
          values[export.name] = export.value
        } else {
          values[export.name]?.append(0x0A)
          values[export.name]?.append(contentsOf: export.value)
        }
      }
    }
    let result = names.map { Instance.Value(name: $0, value: values[$0]!) }
    joined[set] = result
    return result
  }
}
