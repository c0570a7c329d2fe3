import Variables

/// Finds who writes what a task reads, without comparing every input with every output: paths are sorted, and patterns
/// kept by the directory in which they begin.
struct WriterIndex {
  /// Outputs that name one path, in the order of the paths' bytes.
  private let literals: [FileChecks.Access]
  /// Outputs that are patterns, by the directory before their first sign.
  private let patterns: [String: [FileChecks.Access]]
  private let patternsByText: [String: [FileChecks.Access]]
  /// What was found for patterns: many tasks read the same.
  private var known: [String: [FileChecks.Access]] = [:]

  init(_ outputs: [FileChecks.Access]) {
    literals = outputs.filter { $0.pattern == nil }.sorted { one, other in
      one.path == other.path ? one.node < other.node : Self.isBefore(one.path, other.path)
    }
    let patterns = outputs.filter { $0.pattern != nil }
    self.patterns = Dictionary(grouping: patterns) { Self.directory(before: $0.path) }
    patternsByText = Dictionary(grouping: patterns, by: \.path)
  }

  mutating func writers(of input: FileChecks.Access) -> [FileChecks.Access] {
    guard let pattern = input.pattern else { return writers(ofPath: input.path) }
    if let found = known[input.path] { return found }
    let start = Self.directory(before: input.path)
    var found: [FileChecks.Access] = []
    for literal in literals[firstLiteral(from: start)...] {
      guard literal.path.utf8.starts(with: start.utf8) else { break }
      if pattern.matches(literal.path) { found.append(literal) }
    }
    found.sort { $0.node < $1.node }
    found += patternsByText[input.path] ?? []
    known[input.path] = found
    return found
  }

  /// A directory that is written holds the files in it.
  private func writers(ofPath path: String) -> [FileChecks.Access] {
    var found: [FileChecks.Access] = []
    var matching: [FileChecks.Access] = []
    var rest = Substring(path)
    while !rest.isEmpty {
      let directory = String(rest)
      for literal in literals[firstLiteral(from: directory)...] {
        guard literal.path == directory else { break }
        found.append(literal)
      }
      rest = rest[..<(rest.lastIndex(of: "/") ?? rest.startIndex)]
      matching += (patterns["\(rest)/"] ?? []).filter { $0.pattern!.matches(path) }
    }
    return found + matching.sorted { $0.node < $1.node }
  }

  /// The place of the first path that is not before a text: binary search.
  private func firstLiteral(from text: String) -> Int {
    var (low, high) = (0, literals.count)
    while low < high {
      let middle = (low + high) / 2
      if Self.isBefore(literals[middle].path, text) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func isBefore(_ one: String, _ other: String) -> Bool {
    one.utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// The directory, with its slash, up to which a pattern stands for itself.
  private static func directory(before pattern: String) -> String {
    let literal = pattern.prefix { !"*?[{\\".contains($0) }
    return String(literal[...(literal.lastIndex(of: "/") ?? literal.startIndex)])
  }
}
