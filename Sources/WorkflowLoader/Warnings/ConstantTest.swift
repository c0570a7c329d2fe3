import Diagnostics

extension ConstantResult {
  /// The result of a shell test that asks nothing; nil for any other.
  init?(ofTest script: String) {
    var words = script.split(whereSeparator: \.isWhitespace)
    let isNegated = words.first == "!"
    if isNegated { words.removeFirst() }
    guard let result = Self.result(of: words) else { return nil }
    self = result != isNegated ? .alwaysRuns : .neverRuns
  }

  private static func result(of words: [Substring]) -> Bool? {
    switch words {
    case ["true"], [":"], ["exit"], ["exit", "0"], ["exit", "0;"], ["/bin/true"], ["/usr/bin/true"]: return true
    case ["false"], ["exit", "1"], ["/bin/false"], ["/usr/bin/false"]: return false
    default: break
    }
    let isBracket = words.first == "[" && words.last == "]" || words.first == "[[" && words.last == "]]"
    guard isBracket || words.first == "test" else { return nil }
    let inner = words.dropFirst().dropLast(isBracket ? 1 : 0)
    guard inner.count == 3, inner.allSatisfy({ isLiteral($0) }), let left = inner.first, let right = inner.last else {
      return nil
    }
    switch inner[inner.startIndex + 1] {
    case "=", "==", "-eq": return left == right
    case "!=", "-ne": return left != right
    default: return nil
    }
  }

  private static func isLiteral(_ word: Substring) -> Bool {
    !word.contains { "$`*?\\\"'(".contains($0) }
  }
}
