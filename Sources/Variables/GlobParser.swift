/// Why a text is no pattern.
package struct GlobError: Error, Hashable {
  package let problem: Problem
  /// In bytes of the text.
  package let range: Range<Int>

  package enum Problem: Hashable, Sendable {
    /// `[` without its `]`.
    case unclosedClass
    /// `{` without its `}`.
    case unclosedBrace
    /// A range that ends before it begins: `[z-a]`.
    case reversedRange(String)
    /// A backslash with nothing behind it.
    case danglingEscape
  }
}

extension GlobPattern {
  package static func parse(_ text: String, flavor: Flavor = .path) -> Result<GlobPattern, GlobError> {
    var compiler = GlobCompiler(text: Array(text.unicodeScalars), flavor: flavor)
    do throws(GlobError) {
      return .success(try compiler.compile())
    } catch {
      return .failure(error)
    }
  }

  /// A pattern for the names of tasks.
  package static func parse(name: String) -> Result<GlobPattern, GlobError> {
    parse(name, flavor: .name)
  }
}

private struct GlobCompiler {
  let text: [Unicode.Scalar]
  let flavor: GlobPattern.Flavor
  private var index = 0
  private var code: [GlobPattern.Instruction] = []
  /// Braces that are open, innermost last.
  private var groups: [Group] = []
  /// What has been read as long as it stands for itself only.
  private var literal: String? = ""

  /// The alternatives of one pair of braces: each but the last begins with a split to the next.
  private struct Group {
    var opening: Int
    /// The split at the beginning of the alternative being read.
    var split: Int
    /// Jumps from the ends of alternatives to what follows the braces.
    var jumps: [Int] = []
    /// Whether a path segment begins where the group does.
    var beginsSegment: Bool
  }

  init(text: [Unicode.Scalar], flavor: GlobPattern.Flavor) {
    self.text = text
    self.flavor = flavor
  }

  mutating func compile() throws(GlobError) -> GlobPattern {
    var beginsSegment = true
    while index < text.count {
      beginsSegment = try compileNext(beginsSegment)
    }
    if let group = groups.last { throw failure(.unclosedBrace, at: group.opening..<group.opening + 1) }
    code.append(.match)
    return GlobPattern(instructions: code, literal: literal)
  }

  /// - Returns: whether a path segment begins behind what was read.
  private mutating func compileNext(_ beginsSegment: Bool) throws(GlobError) -> Bool {
    let scalar = text[index]
    index += 1
    switch scalar {
    case "*":
      return compileStars(beginsSegment)
    case "?":
      special(.anyInSegment)
    case "[" where flavor == .path:
      special(.oneOf(try readClass()))
    case "{":
      openGroup(beginsSegment)
      return beginsSegment
    case "," where !groups.isEmpty:
      nextAlternative()
      return groups[groups.count - 1].beginsSegment
    case "}" where !groups.isEmpty:
      closeGroup()
    case "\\":
      guard index < text.count else { throw failure(.danglingEscape, at: index - 1..<index) }
      plain(text[index])
      index += 1
      return text[index - 1] == "/"
    default:
      plain(scalar)
      return scalar == "/"
    }
    return false
  }

  private mutating func plain(_ scalar: Unicode.Scalar) {
    code.append(.scalar(scalar))
    literal?.unicodeScalars.append(scalar)
  }

  private mutating func special(_ instruction: GlobPattern.Instruction) {
    code.append(instruction)
    literal = nil
  }

  // MARK: - Stars

  /// Behind the first star. Only `**` that fills a segment crosses slashes.
  private mutating func compileStars(_ beginsSegment: Bool) -> Bool {
    let start = index - 1
    while index < text.count, text[index] == "*" { index += 1 }
    literal = nil
    guard index - start == 2, beginsSegment, endsSegment else {
      compileLoop(.anyInSegment)
      return false
    }
    guard index < text.count, text[index] == "/" else {
      // At the end: everything below, whatever its depth, but not nothing.
      code.append(.any)
      compileLoop(.any)
      return false
    }
    // `(.*/)?`
    index += 1
    let split = code.count
    code.append(.match)
    compileLoop(.any)
    code.append(.scalar("/"))
    code[split] = .split(split + 1, code.count)
    return true
  }

  private var endsSegment: Bool {
    guard index < text.count else { return true }
    return text[index] == "/" || !groups.isEmpty && (text[index] == "," || text[index] == "}")
  }

  private mutating func compileLoop(_ instruction: GlobPattern.Instruction) {
    let start = code.count
    code += [.split(start + 1, start + 3), instruction, .jump(start)]
  }

  // MARK: - Braces

  private mutating func openGroup(_ beginsSegment: Bool) {
    literal = nil
    groups.append(Group(opening: index - 1, split: code.count, beginsSegment: beginsSegment))
    code.append(.match)
  }

  private mutating func nextAlternative() {
    let group = groups.count - 1
    groups[group].jumps.append(code.count)
    code.append(.match)
    code[groups[group].split] = .split(groups[group].split + 1, code.count)
    groups[group].split = code.count
    code.append(.match)
  }

  private mutating func closeGroup() {
    let group = groups.removeLast()
    code[group.split] = .jump(group.split + 1)
    for jump in group.jumps { code[jump] = .jump(code.count) }
  }

  // MARK: - Brackets

  /// Behind the `[`. A `]` that comes first stands for itself.
  private mutating func readClass() throws(GlobError) -> GlobPattern.CharacterSet {
    let opening = index - 1..<index
    var set = GlobPattern.CharacterSet()
    if index < text.count, text[index] == "!" || text[index] == "^" {
      set.isNegated = true
      index += 1
    }
    repeat {
      let start = index
      let first = try readMember(opening)
      var last = first
      if index + 1 < text.count, text[index] == "-", text[index + 1] != "]" {
        index += 1
        last = try readMember(opening)
      }
      guard first <= last else { throw failure(.reversedRange(string(start..<index)), at: start..<index) }
      set.ranges.append(first...last)
    } while index < text.count && text[index] != "]"
    guard index < text.count else { throw failure(.unclosedClass, at: opening) }
    index += 1
    return set
  }

  private mutating func readMember(_ opening: Range<Int>) throws(GlobError) -> Unicode.Scalar {
    if index < text.count, text[index] == "\\" { index += 1 }
    guard index < text.count else { throw failure(.unclosedClass, at: opening) }
    index += 1
    return text[index - 1]
  }

  private func string(_ range: Range<Int>) -> String {
    var string = ""
    string.unicodeScalars.append(contentsOf: text[range])
    return string
  }

  private func failure(_ problem: GlobError.Problem, at range: Range<Int>) -> GlobError {
    let start = text[..<range.lowerBound].reduce(0) { $0 + UTF8.width($1) }
    let length = text[range].reduce(0) { $0 + UTF8.width($1) }
    return GlobError(problem: problem, range: start..<start + length)
  }
}
