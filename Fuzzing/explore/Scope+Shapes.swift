/// Workflows that come out of each other by exchanging tasks have one shape, and one of them stands for all.
extension Scope {
  /// Whether no other workflow of this shape comes earlier, by what is written of it.
  ///
  /// Only those count in which tasks stand behind what they wait for, as everywhere in the scope.
  func isFirstOfShape(_ group: [Int], _ attributes: [[Attribute]], _ edges: [UInt8]) -> Bool {
    let own = form(group, attributes, edges, Array(0...tasks))
    return placements.allSatisfy { places in
      let other = form(group, attributes, edges, places + [tasks])
      return !isInOrder(other) || !other.lexicographicallyPrecedes(own)
    }
  }

  /// For each place what stands there: what it waits for, what it has, and whether it is in the group.
  private func form(_ group: [Int], _ attributes: [[Attribute]], _ edges: [UInt8], _ places: [Int]) -> [UInt32] {
    var form = [UInt32](repeating: 0, count: tasks + 1)
    for unit in 0...tasks {
      let sources = (0...tasks).reduce(0 as UInt32) { set, source in
        edges[unit] >> UInt8(source) & 1 == 1 ? set | 1 << UInt32(places[source]) : set
      }
      let own = attributes[unit].reduce(0 as UInt32) { set, attribute in set | 1 << UInt32(attribute.rawValue) }
      form[places[unit]] = sources << 20 | own << 1 | (group.contains(unit) ? 1 : 0)
    }
    return form
  }

  /// Whether every task and the group stand behind what they wait for.
  private func isInOrder(_ form: [UInt32]) -> Bool {
    let members = (0..<tasks).filter { form[$0] & 1 == 1 }
    let pairs = pairs(group: members)
    return (0...tasks).allSatisfy { to in
      (0...tasks).allSatisfy { from in
        (form[to] >> (20 + UInt32(from))) & 1 == 0 || pairs.contains { $0 == (from, to) }
      }
    }
  }
}
