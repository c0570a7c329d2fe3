import CSystem
import Diagnostics
import Glibc
import Reporters

/// What the two standard streams can show, by the system and the user's environment.
enum TerminalTraits {
  /// Colour on a terminal, unless `NO_COLOR` (no-color.org); `CLICOLOR_FORCE` (bixense.com/clicolors) wins without one.
  static func style(of descriptor: Int32) -> TextStyle {
    if isSet("NO_COLOR") { return .plain }
    if isSet("CLICOLOR_FORCE"), variable("CLICOLOR_FORCE") != "0" { return TextStyle(isColored: true) }
    return TextStyle(isColored: isatty(descriptor) == 1 && variable("TERM") != "dumb" && variable("CLICOLOR") != "0")
  }

  static func display(of descriptor: Int32, isPlan: Bool) -> Display {
    Display(
      style: style(of: descriptor), isUnicode: isUnicode, width: width(of: descriptor), isPlan: isPlan,
      lineWidth: lineWidth(of: descriptor))
  }

  /// The columns of a terminal, after which it breaks words; nil for what is none.
  static func lineWidth(of descriptor: Int32) -> Int? {
    let columns = Int(tf_terminal_columns(descriptor))
    return columns > 0 ? columns : nil
  }

  private static func width(of descriptor: Int32) -> Int {
    let columns = Int(tf_terminal_columns(descriptor))
    if columns > 0 { return columns }
    return variable("COLUMNS").flatMap(Int.init).map { min(max($0, 40), 1000) } ?? 80
  }

  /// Whether the locale's character set is UTF-8: the first of the three variables that is set decides (locale(7)).
  private static var isUnicode: Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(variable).first { !$0.isEmpty } ?? ""
    let name = locale.lowercased()
    return name.hasSuffix("utf-8") || name.hasSuffix("utf8") || name.contains("utf-8@") || name.contains("utf8@")
  }

  private static func isSet(_ name: String) -> Bool {
    variable(name).map { !$0.isEmpty } ?? false
  }

  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
