import Variables
import WorkflowModel

/// Finds who writes what a task reads, without comparing every input with every output: by the numbers of paths and of the
/// directories they are in; where an input is a pattern, paths are sorted.
struct WriterIndex {
  private let outputs: [FileAccesses.Access]
  private let files: FileAccesses
  /// By path, the first output that names it alone, and by output the next with the same path; -1 for none.
  private var first: [Int32]
  private var next: [Int32]
  /// Outputs that are patterns, by the directory before their first sign.
  private let patterns: [String: [FileAccesses.Access]]
  private let patternsByText: [TextID: [FileAccesses.Access]]
  /// Outputs that name one path, in the order of the paths' bytes; sorted when the first pattern is looked for.
  private var literals: [FileAccesses.Access]?
  /// What was found for patterns: many tasks read the same.
  private var known: [TextID: [FileAccesses.Access]] = [:]
  /// What was found for the directory of the last path: of many that follow each other it is the same.
  private var last = Directory()
  /// How often an output was compared with an input.
  private(set) var comparisons = 0

  /// Who writes a directory or one around it, and what patterns begin in one of them.
  private struct Directory {
    /// With its slash.
    var path: Bytes = []
    var writers: [FileAccesses.Access] = []
    var patterns: [FileAccesses.Access] = []
  }

  init(_ outputs: [FileAccesses.Access], _ files: FileAccesses) {
    self.outputs = outputs
    self.files = files
    first = Array(repeating: -1, count: files.paths.count)
    next = Array(repeating: -1, count: outputs.count)
    for index in outputs.indices.reversed() where outputs[index].pattern < 0 {
      next[index] = first[Int(outputs[index].path.index)]
      first[Int(outputs[index].path.index)] = Int32(index)
    }
    let patterns = outputs.filter { $0.pattern >= 0 }
    self.patterns = Dictionary(grouping: patterns) { Self.directory(before: files.path(of: $0)) }
    patternsByText = Dictionary(grouping: patterns, by: \.path)
  }

  mutating func forEachWriter(of input: FileAccesses.Access, _ body: (FileAccesses.Access) -> Void) {
    if input.pattern >= 0 { return writers(ofPattern: input).forEach(body) }
    forEachWriter(of: input.path, body)
    if !isInLastDirectory(input.path) { last = directory(of: input.path) }
    last.writers.forEach(body)
    comparisons += last.writers.count + last.patterns.count
    guard !last.patterns.isEmpty else { return }
    let path = files.path(of: input)
    let matching = last.patterns.filter { files.pattern(of: $0)!.matches(path) }
    for writer in matching.sorted(by: { $0.node < $1.node }) { body(writer) }
  }

  private mutating func forEachWriter(of path: TextID, _ body: (FileAccesses.Access) -> Void) {
    var index = first[Int(path.index)]
    while index >= 0 {
      comparisons += 1
      body(outputs[Int(index)])
      index = next[Int(index)]
    }
  }

  private func isInLastDirectory(_ path: TextID) -> Bool {
    files.paths.withBytes(of: path) { bytes in
      let count = last.path.count
      return count > 0 && bytes.count > count && bytes[..<count].elementsEqual(last.path)
        && !bytes[count...].contains(UInt8(ascii: "/"))
    }
  }

  /// A directory that is written holds the files in it.
  private mutating func directory(of path: TextID) -> Directory {
    let files = files
    return files.paths.withBytes(of: path) { bytes in
      var rest = bytes[..<(bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)]
      var directory = Directory(path: Bytes(rest))
      while !rest.isEmpty {
        if !patterns.isEmpty { directory.patterns += patterns[String(decoding: rest, as: UTF8.self)] ?? [] }
        rest = rest.dropLast()
        if let written = files.paths.find(UnsafeBufferPointer(rebasing: rest)) {
          forEachWriter(of: written) { directory.writers.append($0) }
        }
        rest = rest[..<(rest.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)]
      }
      return directory
    }
  }

  // MARK: - Patterns

  private mutating func writers(ofPattern input: FileAccesses.Access) -> [FileAccesses.Access] {
    if let found = known[input.path] { return found }
    let pattern = files.pattern(of: input)!
    let start = Self.directory(before: files.path(of: input))
    let sorted = literals ?? sortedLiterals()
    literals = sorted
    var found: [FileAccesses.Access] = []
    for literal in sorted[firstLiteral(from: start, sorted)...] {
      let path = files.path(of: literal)
      comparisons += 1
      guard path.utf8.starts(with: start.utf8) else { break }
      if pattern.matches(path) { found.append(literal) }
    }
    found.sort { $0.node < $1.node }
    // Two that are the same text mean the same files.
    found += patternsByText[input.path] ?? []
    known[input.path] = found
    return found
  }

  private func sortedLiterals() -> [FileAccesses.Access] {
    outputs.filter { $0.pattern < 0 }.sorted { one, other in
      one.path == other.path ? one.node < other.node : isBefore(one, other)
    }
  }

  private func isBefore(_ one: FileAccesses.Access, _ other: FileAccesses.Access) -> Bool {
    files.paths.withBytes(of: one.path) { left in
      files.paths.withBytes(of: other.path) { left.lexicographicallyPrecedes($0) }
    }
  }

  /// The place of the first path that is not before a text: binary search.
  private func firstLiteral(from text: String, _ sorted: [FileAccesses.Access]) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      let isBefore = files.paths.withBytes(of: sorted[middle].path) { $0.lexicographicallyPrecedes(text.utf8) }
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The directory, with its slash, up to which a pattern stands for itself.
  private static func directory(before pattern: String) -> String {
    let literal = pattern.prefix { !"*?[{\\".contains($0) }
    return String(literal[...(literal.lastIndex(of: "/") ?? literal.startIndex)])
  }
}
