package import Diagnostics
package import Variables

extension Parameter {
  /// Why a value may not be given to it, nil for one that may.
  package func problem(of value: Bytes) -> ParameterProblem? {
    if !choices.isEmpty, !choices.contains(where: { $0.utf8.elementsEqual(value) }) { return .notAChoice(choices) }
    guard let pattern else { return nil }
    guard let text = String(validating: value, as: UTF8.self) else { return .notText }
    do throws(ValuePattern.Failure) {
      // Compiled where it is needed: few params have a pattern, and each is looked at once or twice.
      switch try ValuePattern(pattern).match(text) {
      case .yes: return nil
      case .no: return .noMatch(pattern: pattern)
      case .tooManySteps: return .tooManySteps(pattern: pattern)
      }
    } catch {
      // A pattern that is none is a finding of the file.
      return nil
    }
  }

  /// Why a text is no pattern for values; nil for one that is.
  package static func problem(ofPattern pattern: String) -> String? {
    do throws(ValuePattern.Failure) {
      _ = try ValuePattern(pattern)
      return nil
    } catch {
      return error.message
    }
  }
}
