import Variables

/// The copies of a definition by the value of one axis, for references of which each is for one of very many instances.
struct InstanceIndex: Sendable {
  struct Key: Hashable {
    /// What is referred to.
    var definition: Int32
    /// Within which instance.
    var instance: Int32
    /// The task or group that has the matrix.
    var owner: Int32
    var axis: String
  }

  /// Of how many copies it was made: more may come.
  let count: Int
  private var positions: [Bytes: [Int]] = [:]
  /// Those that may turn out to have any value.
  private var unknown: [Int] = []

  /// - Parameter values: for each copy the value of the axis; nil where it has none.
  init(_ values: [Bytes?]) {
    count = values.count
    for (position, value) in values.enumerated() {
      guard let value else { continue }
      if value == EnvironmentEvaluator.unknown {
        unknown.append(position)
      } else {
        positions[value, default: []].append(position)
      }
    }
  }

  /// The positions of the copies that have a value, or may have it, in order.
  subscript(value: Bytes) -> [Int] {
    let found = positions[value] ?? []
    return unknown.isEmpty ? found : (found + unknown).sorted()
  }
}

/// What is in both of two lists of numbers, each in order.
func intersection(_ left: [Int], _ right: [Int]) -> [Int] {
  var common: [Int] = []
  var next = right.startIndex
  for number in left {
    while next < right.endIndex, right[next] < number { next += 1 }
    if next < right.endIndex, right[next] == number { common.append(number) }
  }
  return common
}
