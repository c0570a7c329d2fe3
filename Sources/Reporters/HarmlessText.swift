import Diagnostics
import Variables

/// A text for people as it may leave taskflow, whoever made it: the last of what every such text passes.
///
/// Texts of others were made printable where they were put in. What is still in the way is taken out here: control
/// characters that are neither line breaks, tabs nor, where that is allowed, colours; and what hosts of CI take for
/// commands: `::` at the beginning of a line, and `##[`, `##vso[` and `##teamcity[` anywhere (GitHub, Azure, TeamCity).
package struct HarmlessText {
  package let text: String

  /// - Parameters:
  ///   - isColored: true if there may be colours in it.
  ///   - isOfFile: true for lines of a file, which may end with CR LF.
  package init(_ text: String, isColored: Bool, isOfFile: Bool = false) {
    self.text = Self.isHarmless(text) ? text : Self.cleared(text, isColored, isOfFile)
  }

  /// True if nothing in it may have to be changed, as far as few bytes tell.
  private static func isHarmless(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var isAtStart = true
      var last: UInt8 = 0
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "\n"):
          isAtStart = true
          last = byte
          continue
        case UInt8(ascii: " ") where isAtStart: continue
        case 0..<0x20, 0x7F, 0xC2, 0xD8, 0xE1, 0xEF: return false
        case UInt8(ascii: ":") where isAtStart: return false
        // With it begins U+3000, a space that is skipped as well; U+1680 is among those above.
        case 0xE3 where isAtStart: return false
        case 0x80...0x81 where last == 0xE2: return false
        case UInt8(ascii: "#") where last == byte: return false
        default: break
        }
        isAtStart = false
        last = byte
      }
      return true
    }
  }

  private static func cleared(_ text: String, _ isColored: Bool, _ isOfFile: Bool) -> String {
    var lines: [String] = []
    // Scalars: CR LF is a single character.
    for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append(cleared(line: line, isColored, isOfFile))
    }
    return lines.joined(separator: "\n")
  }

  private static func cleared(line: Substring.UnicodeScalarView, _ isColored: Bool, _ isOfFile: Bool) -> String {
    var result = ""
    var rest = line
    let isPair = isOfFile && rest.last == "\r"
    if isPair { rest.removeLast() }
    while let scalar = rest.popFirst() {
      if scalar == "\u{1B}", isColored, let color = takeColor(&rest) {
        result += color
      } else if scalar == "#", let command = takeCommand(&rest) {
        result += command
      } else if scalar != "\t", isCommand(scalar) || !isOfFile && isInvisible(scalar) {
        result += printable(String(scalar))
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    let start = result.unicodeScalars.drop { $0.properties.isWhitespace }
    // Three of them mean nothing to anybody but the readers of findings.
    if start.starts(with: "::".unicodeScalars), !start.starts(with: ":::".unicodeScalars) {
      result.unicodeScalars.insert("\\", at: start.startIndex)
    }
    return isPair ? result + "\r" : result
  }

  /// The rest of `ESC [ 1;31 m`.
  private static func takeColor(_ rest: inout Substring.UnicodeScalarView) -> String? {
    guard let end = rest.firstIndex(of: "m"), rest.first == "[" else { return nil }
    let sequence = String(rest[..<end])
    guard TextStyle.sequences.contains(String(sequence.dropFirst())) else { return nil }
    rest = rest[rest.index(after: end)...]
    return "\u{1B}\(sequence)m"
  }

  /// The rest of `##[`, with a backslash in it.
  private static func takeCommand(_ rest: inout Substring.UnicodeScalarView) -> String? {
    for name in ["#[", "#vso[", "#teamcity["] where rest.starts(with: name.unicodeScalars) {
      rest = rest.dropFirst()
      return "##\\"
    }
    return nil
  }
}
