package import Diagnostics
import Variables

extension TextRenderer {
  /// Of files without secrets.
  package init(sources: SourceMap, style: TextStyle = .plain, showsReasons: Bool = false) {
    self.init(sources: sources, secrets: Secrets(), style: style, showsReasons: showsReasons)
  }
}

extension Words {
  /// The whole text, where nothing in it is secret.
  package var text: String { Secrets().mask(self) }
}
