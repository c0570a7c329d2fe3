extension GlobPattern {
  /// All texts that a pattern matches whose only signs are braces, in their order: `o/{p,q}.o` is `o/p.o` and `o/q.o`.
  ///
  /// - Parameter limit: how many there may be.
  /// - Returns: nil for a pattern with other signs, and where there are more.
  package func names(upTo limit: Int) -> [String]? {
    if let literal { return [literal] }
    var names: [String] = []
    return appendNames(from: 0, after: String.UnicodeScalarView(), upTo: limit, to: &names) ? names : nil
  }

  /// - Returns: false where what follows an instruction is not a number of texts that is small enough.
  private func appendNames(
    from start: Int, after text: String.UnicodeScalarView, upTo limit: Int, to names: inout [String]
  ) -> Bool {
    var text = text
    var place = start
    while true {
      switch instructions[place] {
      case .scalar(let scalar):
        text.append(scalar)
        place += 1
      case .jump(let target): place = target
      case .split(let first, let second):
        guard appendNames(from: first, after: text, upTo: limit, to: &names) else { return false }
        place = second
      case .match:
        names.append(String(text))
        return names.count <= limit
      case .anyInSegment, .any, .oneOf: return false
      }
    }
  }
}
