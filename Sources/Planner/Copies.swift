import WorkflowModel

/// Where the nodes of each definition are. Without a matrix there is one copy of each; with matrices around it there is
/// one for each of their instances, found by the definition and an instance around it.
struct Copies: Sendable {
  /// Whether no definition has a matrix.
  let isSimple: Bool
  private var starts: [TaskID]
  private var ends: [TaskID]
  /// Tasks, groups and matrices as a whole.
  private var wholes: [Key: [Copy]] = [:]
  /// The single instances of matrices.
  private var units: [Key: [Copy]] = [:]
  /// Definitions with a matrix whose values are not known yet.
  var pending: Set<Int32> = []

  struct Copy: Sendable {
    var span: GraphBuilder.Span
    /// Of a unit its own, of a whole the one around; -1 for none.
    var instance: Int32
  }

  private struct Key: Hashable {
    var definition: Int32
    var instance: Int32
  }

  init(definitions: Int, isSimple: Bool) {
    self.isSimple = isSimple
    starts = Array(repeating: -1, count: isSimple ? definitions : 0)
    ends = starts
  }

  mutating func set(start: TaskID, of id: DefinitionID) {
    if isSimple { starts[id] = start }
  }

  mutating func set(end: TaskID, of id: DefinitionID) {
    if isSimple { ends[id] = end }
  }

  mutating func add(whole id: DefinitionID, _ span: GraphBuilder.Span, in instance: Int32, _ instances: [Instance]) {
    if isSimple { return }
    add(Copy(span: span, instance: instance), of: id, to: &wholes, from: instance, instances)
  }

  mutating func add(unit id: DefinitionID, _ span: GraphBuilder.Span, instance: Int32, _ instances: [Instance]) {
    let outer = instances[Int(instance)].parent
    add(Copy(span: span, instance: instance), of: id, to: &units, from: outer, instances)
  }

  private func add(
    _ copy: Copy, of id: DefinitionID, to table: inout [Key: [Copy]], from instance: Int32, _ instances: [Instance]
  ) {
    var around = instance
    while true {
      table[Key(definition: Int32(id), instance: around), default: []].append(copy)
      if around < 0 { return }
      around = instances[Int(around)].parent
    }
  }

  /// The copies of a definition within an instance, or all for -1.
  func wholes(of id: DefinitionID, in instance: Int32) -> [Copy] {
    if isSimple { return [Copy(span: GraphBuilder.Span(start: starts[id], end: ends[id]), instance: -1)] }
    return wholes[Key(definition: Int32(id), instance: instance)] ?? []
  }

  func units(of id: DefinitionID, in instance: Int32) -> [Copy] {
    units[Key(definition: Int32(id), instance: instance)] ?? []
  }

  /// The end of the only copy there is.
  func simpleEnd(of id: DefinitionID) -> TaskID { ends[id] }
}
