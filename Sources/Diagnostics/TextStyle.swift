/// Colours and weights for a terminal, or none of it.
package struct TextStyle: Sendable {
  package let isColored: Bool

  package init(isColored: Bool) {
    self.isColored = isColored
  }

  package static let plain = TextStyle(isColored: false)

  /// The "select graphic rendition" parameters of ECMA-48 that taskflow uses.
  package enum Rendition: String, CaseIterable, Sendable {
    case bold = "1"
    case faint = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case magenta = "35"
    case cyan = "36"
    case boldRed = "1;31"
    case boldBlue = "1;34"
    case boldYellow = "1;33"
  }

  /// The parameters of all sequences that `apply` writes.
  package static let sequences = Set(Rendition.allCases.map(\.rawValue) + ["0"])

  package func apply(_ rendition: Rendition, to text: String) -> String {
    isColored && !text.isEmpty ? "\u{1B}[\(rendition.rawValue)m\(text)\u{1B}[0m" : text
  }
}
