/// What there is to know of a rule: a row of the table that `taskflow explain` and `docs/rules.md` are written from.
package struct RulePage: Sendable {
  package let rule: Rule
  /// What a file with such a finding does, in a clause without a full stop.
  package let summary: String
  /// Why it matters; shown as the note of a finding.
  package let reason: String
  /// Gives findings of this rule and no others.
  package let bad: RuleExample
  /// Has no findings.
  package let good: RuleExample
  /// Whether findings of this rule can carry a fix.
  package let isFixable: Bool
  /// Of a rule of warnings, where a finding is an error all the same; nil for a rule whose findings are all alike.
  package let errorWhere: String?

  init(
    _ rule: Rule, _ summary: String, because reason: String, bad: RuleExample, good: RuleExample,
    isFixable: Bool = false, errorWhere: String? = nil
  ) {
    self.rule = rule
    self.summary = summary
    self.reason = reason
    self.bad = bad
    self.good = good
    self.isFixable = isFixable
    self.errorWhere = errorWhere
  }
}

extension RulePage {
  /// What the rule finds, and why that matters.
  package var sentence: String { "\(summary.prefix(1).uppercased())\(summary.dropFirst()): \(reason)." }

  /// What findings of the rule are: errors, warnings, or some of each.
  package var severities: String { errorWhere == nil ? rule.severity.rawValue : "warning or error" }

  /// What else there is to know: when a finding is an error, and who looks for it.
  package var remarks: [String] {
    var remarks = errorWhere.map { ["A finding is an error, which a comment cannot hide, if \($0)."] } ?? []
    if bad.command.hasPrefix("taskflow plan") {
      remarks.append(
        "It depends on the command line and the environment: 'plan' and 'run' look for it, 'validate' does not.")
    } else if bad.command.hasSuffix("--shellcheck") {
      remarks.append(
        "'validate' looks for it with '--shellcheck', and with '--strict' if that program is installed.")
    }
    return remarks
  }
}

/// A small task file that shows a rule.
package struct RuleExample: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// The file itself, `taskflow.yaml`.
  package var text: String
  /// Those beside it.
  package var files: [(name: String, text: String)]
  /// Makes the file where it cannot be shown: a shell command that prints it.
  package var maker: String?
  /// What finds it: most rules need no more than `validate`.
  package var command: String

  init(_ text: String, files: [(name: String, text: String)] = [], command: String = plainCommand) {
    self.text = text
    self.files = files
    self.command = command
  }

  /// What finds most of what there is to find.
  package static let plainCommand = "taskflow validate"

  /// A file that is too long to be shown, or no text.
  init(printedBy maker: String) {
    self.init("")
    self.maker = maker
  }

  package init(stringLiteral text: String) {
    self.init(text)
  }
}

extension Rule {
  /// The row of the table.
  package var page: RulePage { RulePages.byRule[self]! }

  /// Why it matters.
  package var reason: String { page.reason }
}

/// The table of all rules.
package enum RulePages {
  package static let all: [RulePage] =
    files + yaml + keys + values + severalFiles + variables + graph + matrices + sharing + doubts + misreadings
    + scripts
    + shellSyntax

  fileprivate static let byRule = Dictionary(uniqueKeysWithValues: all.map { ($0.rule, $0) })
}
