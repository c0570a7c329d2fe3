/// A comparison as other languages write it: `$A == "b"`, `-n $A`, `no`.
struct ShellComparison {
  private let text: String

  init(_ text: String) {
    self.text = text
  }

  /// The same as a test of a shell; nil for what is more than one comparison.
  var test: String? {
    switch text {
    case "yes", "on": return "true"
    case "no", "off": return "false"
    default: break
    }
    if let match = text.wholeMatch(of: /(!?\s*)(-[a-z]\s+[^;&|]+)/) { return "\(match.1)test \(match.2)" }
    guard
      let match = text.wholeMatch(
        of: /"?\$?\{?(?:env\.)?([A-Za-z_]\w*)\}?"?\s*(==?|!=)\s*(?:"([^"$`\\]*)"|'([^']*)'|([\w.\/-]+))/),
      // What GitLab alone sets has to come from a variable of one's own.
      !["CI_", "GITLAB_", "GITHUB_"].contains(where: match.1.hasPrefix)
    else { return nil }
    let word = shellWord(String(match.3 ?? match.4 ?? match.5 ?? ""))
    return "test \"$\(match.1)\" \(match.2 == "!=" ? "!=" : "=") \(word)"
  }
}
