package import Diagnostics
package import Variables

extension Parameter {
  /// Why a value may not be given to it, nil for one that may.
  package func problem(of value: Bytes) -> ParameterProblem? {
    if !choices.isEmpty, !choices.contains(where: { $0.utf8.elementsEqual(value) }) { return .notAChoice(choices) }
    guard let pattern else { return nil }
    guard let text = String(validating: value, as: UTF8.self) else { return .notText }
    // A pattern that is none is a finding of the file.
    guard let expression = try? Self.compile(pattern) else { return nil }
    let match = try? expression.wholeMatch(in: text)
    return match == nil ? .noMatch(pattern: pattern) : nil
  }

  /// Why a text is no pattern for values; nil for one that is.
  package static func problem(ofPattern pattern: String) -> String? {
    do {
      _ = try compile(pattern)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// Compiled where it is needed: few params have a pattern, and each is looked at once or twice.
  private static func compile(_ pattern: String) throws -> Regex<AnyRegexOutput> {
    try Regex(pattern).matchingSemantics(.unicodeScalar)
  }
}
