/// The inside of `${{ … }}`.
package struct GitHubExpression {
  private let text: String

  /// - Parameter text: with the braces.
  init(_ text: String) {
    var inner = Substring(text)
    if inner.hasPrefix("${{") { inner = inner.dropFirst(3) }
    if inner.hasSuffix("}}") { inner = inner.dropLast(2) }
    self.text = String(inner.split(separator: " ").joined(separator: " "))
  }

  /// Whether `${{ … }}` begins with what GitHub knows, and nothing else is written so.
  package static func isOfContext(_ text: String) -> Bool {
    text.contains(/^\$\{\{\s*(?:github|matrix|env|vars|secrets|inputs|needs|steps|jobs|runner|job|strategy)\./)
  }

  /// The variable that holds the value; nil for what only GitHub knows.
  var variable: String? { Self.variable(text) }

  /// The variable that holds what a path such as `matrix.os` names; nil for what only GitHub knows.
  package static func variable(_ text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 1, let last = parts.last, !last.isEmpty else { return nil }
    guard text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }) else { return nil }
    let isKnown =
      switch parts[0] {
      case "matrix", "env", "vars", "secrets", "inputs": parts.count == 2
      case "needs", "steps", "jobs": parts.count == 4 && parts[2] == "outputs"
      case "github": text.hasPrefix("github.event.inputs.")
      default: false
      }
    return isKnown ? String(last.replacing("-", with: "_")) : nil
  }

  /// Whether it holds what the environment or the command line gives, which may be nothing.
  private var mayBeUnset: Bool { ["env.", "vars.", "secrets.", "inputs.", "github."].contains { text.hasPrefix($0) } }

  /// A value of a job that `fromJSON(…)` reads.
  package static func listExport(_ text: String) -> (name: String, job: String)? {
    text.firstMatch(of: /fromJS(?:ON|on)\(\s*(?:needs|steps)\.([\w-]+)\.outputs\.([\w-]+)/).map {
      (String($0.2).replacing("-", with: "_"), String($0.1))
    }
  }

  func help(at place: ExpressionPlace) -> Words {
    if let list = Self.listExport(text) {
      return
        "write '${\(list.name)}', whose lines are the values; give '\(list.job)' 'exports: [\(list.name)]', and let it print one value a line, not JSON"
    }
    if let (name, usual) = variableWithDefault { return place.writing(name, default: usual) }
    if let variable {
      let isInput = text.hasPrefix("inputs.") || text.hasPrefix("github.event.inputs.")
      let isSet = !mayBeUnset || isInput
      var here = place
      if case .value = place.kind { here.kind = .value(isSet: isSet) }
      let reading = here.reading(variable)
      if isInput { return reading + "; '\(variable)' is one of the 'params' at the top of the file" }
      if text.hasPrefix("secrets.") {
        return reading + "; 'secrets: [\(variable)]' at the top of the file masks its value in what is shown"
      }
      return reading
    }
    if ["true", "false"].contains(text) { return "write '\(text)' alone" }
    // No context of GitHub has so short a name.
    if text.wholeMatch(of: /[A-Za-z_]\w*/) != nil { return place.reading(text) }
    if text == "runner.os" { return place.substitution("uname") ?? "write 'Linux'" }
    if text == "github.sha", let help = place.substitution("git rev-parse HEAD") { return help }
    return "for what only GitHub knows, use a variable of your own: " + place.writing("NAME")
      + (place.isScript ? "" : ", and give it with '--env NAME=value'")
  }

  /// `inputs.level || 'debug'`
  private var variableWithDefault: (name: String, text: String)? {
    guard let match = text.wholeMatch(of: /([\w.-]+) ?\|\| ?'([^'{}"$`\\]*)'/),
      let name = Self.variable(String(match.1))
    else { return nil }
    return (name, String(match.2))
  }
}
