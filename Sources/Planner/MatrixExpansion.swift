import Variables
import WorkflowModel

/// Makes the combinations of a matrix: the product of its axes in the order written, the last varying fastest; then
/// `exclude`, then `include` as GitHub Actions has it: an entry that agrees with combinations adds its other values to
/// each of them, and one that agrees with none is a combination of its own.
struct MatrixExpansion {
  struct Combination: Sendable {
    var values: [Instance.Value]
    /// How many of the values make up its name: those that `include` adds to it don't.
    var named: Int
    /// Whether it comes from the axes.
    var isProduct = true

    var namingValues: ArraySlice<Instance.Value> { values.prefix(named) }
  }

  private let matrix: Matrix
  private(set) var combinations: [Combination] = []
  /// For each `exclude`, whether it left anything out.
  private(set) var isExcludeUsed: [Bool]
  /// The lists are multiplied out no further than this.
  static let limit = 100_000
  private(set) var isTooLarge = false

  /// - Parameters:
  ///   - axes: the values of each axis, in order.
  ///   - evaluate: replaces the variables in a text.
  init(_ matrix: Matrix, axes: [[Bytes]], evaluate: (LocatedText) -> Bytes) {
    self.matrix = matrix
    isExcludeUsed = Array(repeating: false, count: matrix.exclude.count)
    multiply(axes)
    exclude(matrix.exclude.map { entry in entry.map { Instance.Value(name: $0.axis, value: evaluate($0.text)) } })
    for entry in matrix.include {
      include(entry.map { Instance.Value(name: $0.axis, value: evaluate($0.text)) })
    }
  }

  private mutating func multiply(_ axes: [[Bytes]]) {
    guard !axes.isEmpty else { return }
    var products: [[Instance.Value]] = [[]]
    for (axis, values) in zip(matrix.axes, axes) {
      guard products.count * values.count <= Self.limit else {
        isTooLarge = true
        return
      }
      products = products.flatMap { product in
        values.map { product + [Instance.Value(name: axis.name, value: $0)] }
      }
    }
    combinations = products.map { Combination(values: $0, named: $0.count) }
  }

  private mutating func exclude(_ entries: [[Instance.Value]]) {
    guard !entries.isEmpty else { return }
    combinations.removeAll { combination in
      var isExcluded = false
      for (index, entry) in entries.enumerated() where entry.allSatisfy(combination.values.contains) {
        isExcludeUsed[index] = true
        isExcluded = true
      }
      return isExcluded
    }
  }

  private mutating func include(_ entry: [Instance.Value]) {
    let axes = Set(matrix.axes.map(\.name))
    var isAdded = false
    for index in combinations.indices where combinations[index].isProduct {
      let original = combinations[index].values.prefix(combinations[index].named)
      let agrees = entry.allSatisfy { value in !axes.contains(value.name) || original.contains(value) }
      guard agrees else { continue }
      isAdded = true
      for value in entry where !axes.contains(value.name) {
        if let known = combinations[index].values.firstIndex(where: { $0.name == value.name }) {
          combinations[index].values[known] = value
        } else {
          combinations[index].values.append(value)
        }
      }
    }
    if !isAdded { combinations.append(Combination(values: entry, named: entry.count, isProduct: false)) }
  }
}

/// The lines of a list that a variable holds; an empty text is an empty list, and a line break at the end adds no line.
func lines(of list: Bytes) -> [Bytes] {
  var list = list[...]
  if list.last == 0x0A { list = list.dropLast() }
  return list.isEmpty ? [] : list.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
}
