import Diagnostics

extension FindingReport {
  /// How often each rule was broken, and the sum of all; whole lines.
  package func statistics() -> String {
    let width = counts.map { String($0.count).count }.max() ?? 0
    let ruleWidth = counts.map { $0.rule.id.count }.max() ?? 0
    var text = ""
    for (rule, severity, count) in counts {
      let number = String(repeating: " ", count: width - String(count).count) + "\(count)"
      let name = rule.id + String(repeating: " ", count: ruleWidth - rule.id.count)
      let kind = severity == .error ? "error  " : "warning"
      text += "\(number)  \(kind)  \(name)  \(rule.page.summary)\n"
    }
    return text + summary() + "\n"
  }

  private func summary() -> String {
    let checked = number(files.count, "file")
    guard !isEmpty else { return "nothing found in \(checked)" }
    return "\(number(errors, "error")) and \(number(warnings, "warning")) in \(checked)"
  }

  private func number(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
