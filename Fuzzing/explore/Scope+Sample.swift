import TestSupport

/// Workflows drawn by lot, the same ones each time: for combinations of so many attributes that not all can be looked at.
extension Scope {
  func forEach(of count: Int, _ body: (Sketch) -> Bool) {
    var random = SplitMix64(seed: 1)
    for _ in 0..<count where !body(draw(&random)) { return }
  }

  private func draw(_ random: inout SplitMix64) -> Sketch {
    while true {
      let group = random.chance(80) ? (0..<tasks).filter { _ in random.chance(50) } : []
      let chosen = drawAttributes(group, &random)
      var edges = [UInt8](repeating: 0, count: tasks + 1)
      for pair in pairs(group: group) where random.chance(35) { edges[pair.to] |= 1 << UInt8(pair.from) }
      if let sketch = variants(group, chosen, edges).randomElement(using: &random) { return sketch }
    }
  }

  private func drawAttributes(_ group: [Int], _ random: inout SplitMix64) -> [[Attribute]] {
    var chosen: [[Attribute]] = Array(repeating: [], count: tasks + 1)
    for _ in 0..<attributes {
      let unit = random.number(0...(group.isEmpty ? tasks - 1 : tasks))
      let attribute = (unit == tasks ? ofGroups : ofTasks).randomElement(using: &random)!
      if !chosen[unit].contains(where: { $0.kind == attribute.kind }) { chosen[unit].append(attribute) }
    }
    return chosen
  }
}
