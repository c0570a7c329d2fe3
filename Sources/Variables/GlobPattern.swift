/// A pattern for paths or names: `*` is any text without `/`, `?` one character but `/`, `**` between slashes any number
/// of directories, `[a-z]` and `[!a]` one of a set, `{a,b}` alternatives; `\` takes the meaning of the next character.
///
/// Matching runs all alternatives side by side (Thompson, "Regular Expression Search Algorithm", 1968), so its time is at
/// most the product of both lengths, whatever the pattern. `*` also matches a leading dot, as in git.
package struct GlobPattern: Hashable, Sendable {
  package enum Flavor: Hashable, Sendable {
    case path
    /// Of tasks: brackets name instances and stand for themselves.
    case name
  }

  let instructions: [Instruction]
  private let exactLiteral: ExactText?
  /// What every text ends with that it matches, by which most others are told at once.
  private let ending: Bytes

  enum Instruction: Hashable, Sendable {
    case scalar(Unicode.Scalar)
    /// Any but `/`.
    case anyInSegment
    case any
    case oneOf(CharacterSet)
    /// Goes on at both.
    case split(Int, Int)
    case jump(Int)
    case match
  }

  /// The content of brackets; `/` is never in it.
  struct CharacterSet: Hashable, Sendable {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var isNegated = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      scalar != "/" && ranges.contains { $0.contains(scalar) } != isNegated
    }
  }

  init(instructions: [Instruction], literal: String?) {
    self.instructions = instructions
    exactLiteral = literal.map(ExactText.init)
    ending = Self.ending(of: instructions)
  }

  /// The scalars before the last instruction, as far back as nothing leads past the first of them.
  private static func ending(of instructions: [Instruction]) -> Bytes {
    var start = instructions.count - 1
    while start > 0, case .scalar = instructions[start - 1] { start -= 1 }
    for instruction in instructions {
      switch instruction {
      case .split(let first, let second): start = max(start, first, second)
      case .jump(let target): start = max(start, target)
      default: break
      }
    }
    let text = instructions[max(start, 0)...].reduce(into: String.UnicodeScalarView()) { text, instruction in
      if case .scalar(let scalar) = instruction { text.append(scalar) }
    }
    return Bytes(String(text).utf8)
  }

  /// The only text it matches, without backslashes, when there is just one.
  package var literal: String? { exactLiteral?.string }

  package var isLiteral: Bool { exactLiteral != nil }

  /// Whether a byte may mean anything but itself in a pattern; without such bytes a text is its own only match.
  package static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "\\"): true
    default: false
    }
  }

  package func matches(_ path: String) -> Bool {
    if let exactLiteral { return exactLiteral == ExactText(path) }
    guard path.utf8.suffix(ending.count).elementsEqual(ending) else { return false }
    var matcher = GlobMatcher(instructions)
    for scalar in path.unicodeScalars {
      matcher.step(scalar)
      if matcher.isStuck { return false }
    }
    return matcher.hasMatched
  }

  /// Whether anything below a directory might match, so that a search need not enter the others. The empty path is where
  /// a search begins.
  package func mayMatch(below directory: String) -> Bool {
    var matcher = GlobMatcher(instructions)
    for scalar in directory.unicodeScalars { matcher.step(scalar) }
    if !directory.isEmpty { matcher.step("/") }
    return !matcher.isStuck && !matcher.isOnlyMatched
  }
}

/// All places in the pattern where the text read so far may have led.
private struct GlobMatcher {
  private let instructions: [GlobPattern.Instruction]
  private var places: [Int] = []
  /// The step in which a place was reached last, so that none is taken twice.
  private var reached: [Int]
  private var steps = 0
  private var pending: [Int] = []

  init(_ instructions: [GlobPattern.Instruction]) {
    self.instructions = instructions
    reached = Array(repeating: -1, count: instructions.count)
    reach(0)
  }

  var isStuck: Bool { places.isEmpty }

  var hasMatched: Bool { places.contains { instructions[$0] == .match } }

  /// Whether nothing may follow any more.
  var isOnlyMatched: Bool { places.allSatisfy { instructions[$0] == .match } }

  mutating func step(_ scalar: Unicode.Scalar) {
    let before = places
    places.removeAll(keepingCapacity: true)
    steps += 1
    for place in before where takes(instructions[place], scalar) { reach(place + 1) }
  }

  private func takes(_ instruction: GlobPattern.Instruction, _ scalar: Unicode.Scalar) -> Bool {
    switch instruction {
    case .scalar(let expected): scalar == expected
    case .anyInSegment: scalar != "/"
    case .any: true
    case .oneOf(let set): set.contains(scalar)
    case .split, .jump, .match: false
    }
  }

  /// Adds a place, and in place of one that takes nothing those it leads to.
  private mutating func reach(_ place: Int) {
    pending.append(place)
    while let place = pending.popLast() {
      if reached[place] == steps { continue }
      reached[place] = steps
      switch instructions[place] {
      case .split(let first, let second): pending += [second, first]
      case .jump(let target): pending.append(target)
      default: places.append(place)
      }
    }
  }
}
