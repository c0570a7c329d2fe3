import ArgumentParser
import Diagnostics
import Taskflow

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a rule, with an example that breaks it and one that doesn't.",
    discussion: """
      EXAMPLES
        taskflow explain                    list all rules
        taskflow explain dependency-cycle   explain one
      """)

  @Argument(
    help: "The rule, as findings name it (default: list all rules).",
    completion: .list(Rule.allCases.map(\.id)))
  var rule: String?

  func validate() throws {
    if let rule, Rule(rawValue: rule) == nil { throw ValidationError(RuleList.complaint(about: rule)) }
  }

  func run() throws {
    let style = TerminalTraits.style(of: 1)
    let text = rule.flatMap(Rule.init).map { RulePageText(style).page($0.page) } ?? RulePageText(style).list()
    try Messages.writeReport(text, of: "explanation")
  }
}

/// The pages about rules as a terminal shows them.
struct RulePageText {
  private let style: TextStyle

  init(_ style: TextStyle) {
    self.style = style
  }

  /// All rules, one a line, errors first.
  func list() -> String {
    let width = Rule.allCases.map(\.id.count).max() ?? 0
    var text = ""
    for severity in [Severity.error, .warning] {
      for page in RulePages.all where page.rule.severity == severity {
        let padding = String(repeating: " ", count: width - page.rule.id.count)
        let severityText = style.apply(severity == .error ? .red : .yellow, to: severity.rawValue)
        text += "\(style.apply(.bold, to: page.rule.id))\(padding)  \(severityText)"
        text += "\(severity == .error ? "    " : "  ")\(page.summary)\n"
      }
    }
    return text
  }

  func page(_ page: RulePage) -> String {
    let kind = "\(page.severities)\(page.isFixable ? ", 'validate --fix' can correct it" : "")"
    return """
      \(style.apply(.bold, to: page.rule.id)) (\(kind))

      \(([page.sentence] + page.remarks).joined(separator: "\n\n"))

      \(style.apply(.red, to: "wrong"))
      \(example(page.bad))
      \(style.apply(.green, to: "right"))
      \(example(page.good))
      """
  }

  private func example(_ example: RuleExample) -> String {
    var text = example.maker.map { "$ (\($0)) > taskflow.yaml\n" } ?? ""
    if example.maker == nil { text += indented(example.text) }
    for file in example.files { text += "\n  \(file.name):\n\(indented(file.text))" }
    if example.command != RuleExample.plainCommand { text += "\n  $ \(example.command)\n" }
    return text
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
  }
}
