package import Diagnostics

/// A task file in which the places of its mistakes are drawn: `delay: ⟦soon⟧`.
///
/// What is expected of a finding is then read off the file itself: its bytes, its line and column, and how many carets
/// stand under it.
package struct MarkedText: Sendable {
  /// The file without its marks.
  package let text: String
  /// The marked places, in the order in which they begin, as offsets in bytes.
  package let marks: [Range<Int>]

  package init(_ marked: String) {
    var scalars = String.UnicodeScalarView()
    var marks: [Range<Int>] = []
    var open: [Int] = []
    var offset = 0
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "⟦":
        open.append(marks.count)
        marks.append(offset..<offset)
      case "⟧":
        let mark = open.removeLast()
        marks[mark] = marks[mark].lowerBound..<offset
      default:
        scalars.append(scalar)
        offset += UTF8.width(scalar)
      }
    }
    precondition(open.isEmpty, "a mark is not closed")
    text = String(scalars)
    self.marks = marks
  }

  /// One line for each mark, as `summaries` writes them of the findings that are expected.
  package func expectation(_ rules: [String]) -> [String] {
    guard rules.count == marks.count else { return ["\(rules.count) rules, but \(marks.count) marks"] }
    let bytes = Array(text.utf8)
    return zip(rules, marks).map { rule, mark in
      let lineStart = bytes[..<mark.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      let line = bytes[..<mark.lowerBound].count { $0 == 0x0A } + 1
      let column = String(decoding: bytes[lineStart..<mark.lowerBound], as: UTF8.self).unicodeScalars.count + 1
      let firstLine = bytes[mark].prefix { $0 != 0x0A && $0 != 0x0D }
      // Tabs are shown as four spaces.
      let width = String(decoding: firstLine, as: UTF8.self).unicodeScalars.reduce(0) { $0 + ($1 == "\t" ? 4 : 1) }
      return Self.line(rule, "\(line):\(column)", carets: max(1, width), mark)
    }
  }

  fileprivate static func line(_ rule: String, _ place: String, carets: Int, _ bytes: Range<Int>) -> String {
    "\(rule) \(place) \(String(repeating: "^", count: carets)) bytes \(bytes)"
  }
}

/// Each finding on a line: its rule, and from how it is shown its place and its carets; what has no help says so.
package func summaries(of findings: [Diagnostic], in sources: SourceMap) -> [String] {
  findings.map { finding in
    let lines = TextRenderer(sources: sources).render(finding).split(separator: "\n").map(String.init)
    let hasHelp = lines.last?.split(separator: " = help: ").count == 2
    let help = hasHelp && !finding.fact.help.isEmpty ? "" : " without help"
    guard let range = finding.range, let arrow = lines.firstIndex(where: { $0.contains("--> ") }) else {
      return "\(finding.rule) without a place\(help)"
    }
    let path = sources.file(at: range.start)?.path ?? ""
    let place = lines[arrow].split(separator: "--> \(path):").last.map(String.init) ?? ""
    let carets = lines[arrow + 3].count { $0 == "^" }
    return MarkedText.line(finding.rule.id, place, carets: carets, Int(range.start)..<Int(range.end)) + help
  }
}

extension LoadedText {
  /// Its findings in the words of `MarkedText.expectation`.
  package var summary: [String] { summaries(of: diagnostics, in: sources) }
}
