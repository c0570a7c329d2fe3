/// Names for what stands before in the file, as people would write them.
extension OracleGenerator {
  mutating func chooseDependencies(_ around: Surroundings) -> [String] {
    let count = [0, 0, 1, 1, 1, 2, 3].randomElement(using: &random)!
    var names: [String] = []
    for _ in 0..<count {
      let depth = random.number(0...around.lists.count - 1)
      guard let task = around.lists[depth].randomElement(using: &random) else { continue }
      // Further in, another one of this name would be meant.
      if around.names[(depth + 1)...].contains(where: { $0.contains(task.name) }) { continue }
      let name = name(for: task)
      // One thing is named once.
      if !names.contains(where: { plain($0) == plain(name) }) { names.append(name) }
    }
    return names
  }

  /// Without what says which instances are meant.
  private func plain(_ name: String) -> String { name.replacing(/\[[^\]]*\]/, with: "") }

  /// The task itself, some of its instances, or something in it.
  private mutating func name(for task: OracleTask) -> String {
    var name = task.name
    if !task.matrix.isEmpty, random.chance(40) {
      let axis = task.matrix.randomElement(using: &random)!
      name += "[\(axis.name)=\(axis.values.randomElement(using: &random)!)]"
    }
    guard let member = task.members?.randomElement(using: &random), random.chance(50) else { return name }
    return "\(name)/\(self.name(for: member))"
  }
}
