import Diagnostics
import YAMLSyntax

/// Tasks that stand beside `tasks` instead of under it.
extension WorkflowReader {
  /// The same fact; of an unknown key at the top of the file with a command, that it may be a task.
  func withTask(_ fact: Fact, _ key: NodeID) -> Fact {
    guard case .unknownKey(let name, .workflow, .none) = fact, isName(key), looksLikeCommand(tree.end(of: key)) else {
      return fact
    }
    return .unknownKey(name, in: .workflow, suggestion: .otherWay(.taskAtTop))
  }

  /// True for a text that is neither a number nor a Boolean value.
  private func looksLikeCommand(_ value: NodeID) -> Bool {
    guard tree.kind(of: value) == .text else { return false }
    let text = tree.text(of: value)
    let isChoice = ["true", "false", "yes", "no", "on", "off"].contains(text.lowercased())
    return !isChoice && text.contains(where: \.isLetter) && text.contains { !$0.isNumber && !".:_-".contains($0) }
      && text.first?.isNumber == false
  }
}
