import Diagnostics

/// A column of names, so narrow that the beginnings of some are cut off: of several that would be alike then, all but the first
/// end with a number.
struct NameColumn {
  private let display: Display
  private let width: Int
  /// What was made of each name that was cut.
  private var texts: [String: String] = [:]
  private var used: Set<String> = []

  init(_ display: Display, width: Int) {
    self.display = display
    self.width = width
  }

  /// - Returns: a text as wide as the column.
  mutating func fit(_ name: String) -> String {
    if displayWidth(name) <= width { return display.fit(name, to: width) }
    if let text = texts[name] { return text }
    var text = display.fit(name, to: width)
    var number = 1
    while !used.insert(text).inserted {
      number += 1
      let suffix = "#\(number)"
      text = display.fit(name, to: max(1, width - suffix.utf8.count)) + suffix
    }
    texts[name] = text
    return text
  }
}
