import Diagnostics
import WorkflowModel

/// Finds what a name means: among the siblings of a task, then outwards through the groups around it, then as a path.
struct Scope {
  /// For each text, the task of that name at the top of the file.
  private var top: [Int32]
  /// The members of groups by group and name.
  private var nested: [Int64: Int32] = [:]

  init(_ workflow: Workflow) {
    top = Array(repeating: -1, count: workflow.texts.count)
    for (id, task) in workflow.tasks.enumerated() {
      if let parent = task.parent {
        let key = Self.key(parent, task.name)
        // Of two with one name, which is a finding already, the first counts.
        if nested[key] == nil { nested[key] = Int32(id) }
      } else if top[Int(task.name.index)] < 0 {
        top[Int(task.name.index)] = Int32(id)
      }
    }
  }

  private static func key(_ group: DefinitionID, _ name: TextID) -> Int64 {
    Int64(group) << 32 | Int64(name.index)
  }

  private func member(_ name: TextID, of group: DefinitionID?) -> DefinitionID? {
    guard let group else {
      let id = top[Int(name.index)]
      return id < 0 ? nil : DefinitionID(id)
    }
    return nested[Self.key(group, name)].map { DefinitionID($0) }
  }

  /// - Parameter group: the group whose members are the siblings; nil for the top of the file.
  func find(_ name: TextID, from group: DefinitionID?, in workflow: Workflow) -> DefinitionID? {
    var group = group
    while let current = group {
      if let found = member(name, of: current) { return found }
      group = workflow.tasks[current].parent
    }
    if let found = member(name, of: nil) { return found }
    return nil
  }

  /// What a task means by a name in its `dependencies`. It is no sibling of its own: where a task further out has the same
  /// name, that one is meant.
  func findDependency(_ name: TextID, of task: DefinitionID, in workflow: Workflow) -> DefinitionID? {
    let parent = workflow.tasks[task].parent
    let found = find(name, from: parent, in: workflow) ?? findPath(workflow.texts[name], from: parent, in: workflow)
    guard found == task, let parent else { return found }
    return find(name, from: workflow.tasks[parent].parent, in: workflow) ?? found
  }

  /// Finds `deploy/upload`: the first part as a name, the others among the members of the one before.
  func findPath(_ path: String, from group: DefinitionID?, in workflow: Workflow) -> DefinitionID? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let names = parts.compactMap(workflow.texts.find)
    guard names.count == parts.count, let first = names.first else { return nil }
    var start = group
    while true {
      if let head = member(first, of: start) {
        let found = names.dropFirst().reduce(Optional(head)) { group, name in group.flatMap { member(name, of: $0) } }
        if let found { return found }
      }
      guard let current = start else { return nil }
      start = workflow.tasks[current].parent
    }
  }

  /// Finds the tasks along a path of names: the first among the siblings of a task, then outwards, the others each among
  /// the members of the one before.
  func findComponents(_ names: [String], of task: DefinitionID, in workflow: Workflow) -> [DefinitionID]? {
    let texts = names.compactMap(workflow.texts.find)
    guard texts.count == names.count, let first = texts.first else { return nil }
    var start = workflow.tasks[task].parent
    while true {
      // A task is no sibling of its own.
      if let head = member(first, of: start), head != task || names.count > 1 {
        var path = [head]
        for name in texts.dropFirst() {
          guard let next = member(name, of: path[path.count - 1]) else { break }
          path.append(next)
        }
        if path.count == names.count { return path }
      }
      guard let current = start else { return nil }
      start = workflow.tasks[current].parent
    }
  }

  /// The name that one which means nothing was probably to be: of what stands deeper in groups, its path; or one that is
  /// spelt nearly so among all that can be seen from where it stands.
  func similarName(to name: String, for task: DefinitionID, in workflow: Workflow) -> String? {
    if let path = deeperPath(to: name, in: workflow) { return path }
    var visible: [String] = []
    // Neither the task nor a group around it can be meant.
    var inner = task
    while true {
      let group = workflow.tasks[inner].parent
      visible += workflow.members(of: group).filter { $0 != inner }.map { workflow.texts[workflow.tasks[$0].name] }
      guard let group else { break }
      inner = group
    }
    let paths = name.contains("/") ? workflow.tasks.indices.map { workflow.path(of: $0) } : []
    return Diagnostics.suggestion(for: name, among: visible + paths)
  }

  /// The path of the only task of that name, where the groups around it, or some of them, were left out.
  private func deeperPath(to name: String, in workflow: Workflow) -> String? {
    let parts = name.split(separator: "/").map(String.init)
    guard let last = parts.last, let text = workflow.texts.find(last) else { return nil }
    let paths = workflow.tasks.indices.lazy.filter { workflow.tasks[$0].name == text }.map { workflow.path(of: $0) }
      .filter { path in
        var rest = path.split(separator: "/")[...]
        return parts.allSatisfy { part in
          guard let index = rest.firstIndex(where: { $0 == part }) else { return false }
          rest = rest[(index + 1)...]
          return true
        }
      }
    let found = Array(paths.prefix(2))
    return found.count == 1 && found[0] != name ? found[0] : nil
  }
}
