import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Keys of other tools that say yes or no to what `mode` says in a word.
extension WorkflowReader {
  /// The same fact; of a key like `parallel: true`, that its value is another one here.
  func withMeantMode(_ fact: Fact, _ value: NodeID) -> Fact {
    guard case .unknownKey(let name, let context, .otherTool(FieldID.mode.name)) = fact,
      tree.kind(of: value) == .text
    else { return fact }
    let mode: Mode
    switch tree.text(of: value).lowercased() {
    case "true", "yes", "on": mode = .async
    case "false", "no", "off": mode = .sync
    default: return fact
    }
    return .unknownKey(name, in: context, suggestion: .written("\(FieldID.mode.name): \(mode.rawValue)"))
  }
}
