/// Why a value may not be given to a param.
package enum ParameterProblem: Hashable, Sendable {
  case notAChoice([String])
  /// The regular expression that it does not match as a whole.
  case noMatch(pattern: String)
  /// Whether it matches the regular expression takes too long to find out.
  case tooManySteps(pattern: String)
  /// It is not UTF-8, which is what patterns are about.
  case notText

  /// Goes on after "param 'a' cannot be 'b': ".
  var message: Words {
    switch self {
    case .notAChoice: "it is not one of the choices"
    case .noMatch(let pattern): "it does not match '\(excerpt(pattern))'"
    case .tooManySteps(let pattern): "'\(excerpt(pattern))' takes too many steps to match it"
    case .notText: "it is not UTF-8"
    }
  }

  var help: Words {
    switch self {
    case .notAChoice(let choices): "use \(alternatives(firstOf: choices, "choices"))"
    case .noMatch: "write a value that the pattern matches as a whole"
    case .tooManySteps: "write the pattern without a repetition inside a repetition, such as '(a+)+'"
    case .notText: "set it to a text in UTF-8"
    }
  }
}
