import Diagnostics
package import Variables
package import WorkflowModel

extension TextTemplate {
  /// The text with each variable as `${NAME}`, its default or message left out.
  package var shown: String {
    switch evaluate({ Array("${\($0)}".utf8) }) {
    case .success(let bytes): String(decoding: bytes, as: UTF8.self)
    case .failure(.unset(let unset)): "nothing in place of \(unset.name)"
    case .failure(.tooLong): "too long"
    }
  }
}

extension EnvironmentEntry {
  /// An entry from nowhere.
  package init(name: String, value: String?) {
    self.init(name: name, value: value.map { TextTemplate(literal: $0) }, range: SourceRange(start: 0, end: 0))
  }
}
