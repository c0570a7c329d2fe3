package import Variables

/// Shows findings the way compilers do: the sentence, the place, the source line with a caret, and the way out.
package struct TextRenderer {
  private let sources: SourceMap
  private let locator: SourceLocator
  private let secrets: Secrets
  private let style: TextStyle
  /// Whether the first finding of each rule says why it matters.
  private let showsReasons: Bool
  /// The columns of the terminal it is shown on; nil for what is none.
  private let lineWidth: Int?
  /// Of a finding with more places than this, the last ones are only counted.
  private static let manyLabels = 24

  package init(
    sources: SourceMap, secrets: Secrets, style: TextStyle = .plain, showsReasons: Bool = false, lineWidth: Int? = nil
  ) {
    self.lineWidth = lineWidth
    self.sources = sources
    self.secrets = secrets
    self.showsReasons = showsReasons
    locator = SourceLocator(sources)
    self.style = style
  }

  package func render(_ diagnostics: [Diagnostic]) -> String {
    TextPieces.collect { write(diagnostics, to: $0) }
  }

  /// As `render`, as it is made.
  package func write(_ diagnostics: [Diagnostic], to pieces: TextPieces) {
    var explained: Set<Words> = []
    let (first, others) = collapsed(diagnostics)
    for (index, finding) in first.enumerated() {
      if index > 0 { pieces.append("\n") }
      let isExplained = showsReasons && explained.insert(finding.note).inserted
      pieces.append(render(finding, isExplained: isExplained, others: others[index]))
    }
  }

  /// What is said of several places in the same words, and has no other places, is said of the first of them.
  ///
  /// - Returns: the findings that are shown, and for each the others that it stands for.
  private func collapsed(_ diagnostics: [Diagnostic]) -> (shown: [Diagnostic], others: [[Diagnostic]]) {
    var shown: [Diagnostic] = []
    var others: [[Diagnostic]] = []
    var places: [Fact: Int] = [:]
    for finding in diagnostics {
      if finding.range != nil, finding.labels.isEmpty, finding.outside == nil {
        if let place = places[finding.fact], shown[place].severity == finding.severity {
          others[place].append(finding)
          continue
        }
        places[finding.fact] = shown.count
      }
      shown.append(finding)
      others.append([])
    }
    return (shown, others)
  }

  /// - Parameters:
  ///   - isExplained: whether to say why it matters.
  ///   - others: findings of other places in the same words.
  package func render(_ diagnostic: Diagnostic, isExplained: Bool = false, others: [Diagnostic] = []) -> String {
    let heading = "\(diagnostic.severity.rawValue)[\(diagnostic.rule)]"
    let color = color(of: diagnostic.severity)
    let title = style.apply(color, to: heading) + style.apply(.bold, to: ": \(secrets.shown(diagnostic.message))")
    var lines = [wrapped(title, to: lineWidth)]
    var snippets: [Snippet] = []
    if let range = diagnostic.range { snippets.append(Snippet(range: range, note: nil, isPrimary: true)) }
    snippets += diagnostic.labels.prefix(Self.manyLabels).map {
      Snippet(range: $0.range, note: $0.reason.message, isPrimary: false)
    }
    mergeNote(into: &snippets)
    if let range = diagnostic.range {
      let includes = sources.includes(leadingTo: range.start).filter { include in
        !snippets.contains { $0.range == include }
      }
      snippets += includes.prefix(Self.manyLabels).map {
        Snippet(range: $0, note: LabelReason.includedHere.message, isPrimary: false)
      }
    }

    let excerpts = snippets.compactMap { Excerpt($0, in: sources, locator, secrets.masker, lineWidth) }
    let margin = excerpts.map { String($0.location.line).count }.max() ?? 1
    for (index, excerpt) in excerpts.enumerated() {
      lines += show(excerpt, isFirst: index == 0, margin: margin, color)
    }
    lines += closingLines(of: diagnostic, margin: margin, isExplained: isExplained, others: others)
    return lines.joined(separator: "\n") + "\n"
  }

  private func closingLines(
    of diagnostic: Diagnostic, margin: Int, isExplained: Bool, others: [Diagnostic]
  ) -> [String] {
    let sign = String(repeating: " ", count: margin + 1) + style.apply(.boldBlue, to: "=")
    var lines: [String] = []
    let hidden = diagnostic.labels.count - Self.manyLabels
    if hidden > 0 { lines.append("\(sign) and \(hidden) more places") }
    if !others.isEmpty { lines.append("\(sign) \(places(of: others))") }
    for (label, words) in [("note", isExplained ? diagnostic.note : nil), ("help", diagnostic.help)] {
      if let words { lines.append("\(sign) \(style.apply(.bold, to: label)): \(secrets.shown(words))") }
    }
    return lines.map { wrapped($0, to: lineWidth, indent: margin + 3) }
  }

  /// `and 3 more like it: lines 4, 9 and 12`, with the file where there are several.
  private func places(of others: [Diagnostic]) -> String {
    let locations = others.compactMap { $0.range.flatMap { locator.location(of: $0.start) } }
    let isOneFile = sources.files.count == 1
    // Of several on one line, the line is named once.
    var named: Set<String> = []
    let lines = locations.filter { named.insert("\($0.path):\($0.line)").inserted }
    let names = lines.prefix(Self.namedPlaces).map {
      isOneFile ? String($0.line) : "\(secrets.shown($0.path)):\($0.line)"
    }
    let rest = lines.count > Self.namedPlaces ? " and others" : ""
    let noun = isOneFile ? (lines.count == 1 ? "line " : "lines ") : ""
    return "and \(others.count) more like it: \(noun)\(names.joined(separator: ", "))\(rest)"
  }

  /// Of more equal findings the places are only counted.
  private static let namedPlaces = 12

  private func color(of severity: Severity) -> TextStyle.Rendition {
    severity == .error ? .boldRed : .boldYellow
  }

  /// A label at the very place of the finding becomes the note of its caret.
  private func mergeNote(into snippets: inout [Snippet]) {
    guard let first = snippets.first, first.isPrimary else { return }
    guard let twin = snippets.dropFirst().firstIndex(where: { $0.range == first.range }) else { return }
    snippets[0].note = snippets[twin].note
    snippets.remove(at: twin)
  }

  private func show(_ excerpt: Excerpt, isFirst: Bool, margin: Int, _ color: TextStyle.Rendition) -> [String] {
    let blank = String(repeating: " ", count: margin)
    let number = String(excerpt.location.line)
    let padding = String(repeating: " ", count: margin - number.count)
    let bar = style.apply(.boldBlue, to: "|")
    let place = "\(secrets.shown(excerpt.location.path)):\(excerpt.location.line):\(excerpt.location.column)"
    let arrow = "\(blank)\(style.apply(.boldBlue, to: isFirst ? "-->" : ":::")) \(place)"
    guard excerpt.isShown else { return [arrow] }
    let caret = String(repeating: excerpt.snippet.isPrimary ? "^" : "-", count: excerpt.caretWidth)
    let note = excerpt.snippet.note.map { " \(secrets.shown($0))" } ?? ""
    let underline = style.apply(excerpt.snippet.isPrimary ? color : .boldBlue, to: caret + note)
    return [
      arrow,
      "\(blank) \(bar)",
      "\(style.apply(.boldBlue, to: padding + number)) \(bar) \(excerpt.text)",
      "\(blank) \(bar) \(String(repeating: " ", count: excerpt.caretColumn))\(underline)",
    ]
  }
}

/// A place to show and what to say under it.
private struct Snippet {
  var range: SourceRange
  var note: Words?
  var isPrimary: Bool
}

/// One source line, cut to a readable length around its caret.
private struct Excerpt {
  let snippet: Snippet
  let location: SourceLocation
  let text: String
  let isShown: Bool
  /// Columns before the caret, and under it.
  let caretColumn: Int
  let caretWidth: Int

  /// How many bytes of a line are looked at on either side of the caret.
  private static let reach = 100
  /// What stands before a line of less than a million, and dots at its ends.
  private static let surroundings = 11

  /// How many bytes are shown before the caret, and at most from there on. None takes more than a column.
  private static func reach(_ line: Range<Int>, _ caret: Int, _ lineWidth: Int?) -> (before: Int, after: Int) {
    guard let lineWidth else { return (reach, 2 * reach) }
    let room = max(20, lineWidth - surroundings)
    let rest = line.upperBound - caret
    let before = min(caret - line.lowerBound, max(room - rest, room / 2), reach)
    return (before, min(room - before, 2 * reach))
  }

  init?(
    _ snippet: Snippet, in sources: SourceMap, _ locator: SourceLocator, _ masker: SecretMasker, _ lineWidth: Int?
  ) {
    let start = snippet.range.start
    guard let file = sources.file(at: start), let location = locator.location(of: start) else { return nil }
    let line = location.lineBytes
    let caret = min(max(Int(snippet.range.start - file.base), line.lowerBound), line.upperBound)
    let caretEnd = min(max(Int(snippet.range.end - file.base), caret), line.upperBound)
    let (before, after) = Self.reach(line, caret, lineWidth)
    let first = Self.characterBoundary(at: max(line.lowerBound, caret - before), in: file.bytes)
    let last = Self.characterBoundary(at: min(line.upperBound, max(caretEnd, caret + Self.reach)), in: file.bytes)
    let end = min(last, Self.characterBoundary(at: caret + after, in: file.bytes))
    let text = MaskedLine(file.bytes, line, around: first..<max(first, end), masker)
    let shown = text.widened(first..<max(caret, end))
    let marked = text.widened(caret..<max(caret, min(caretEnd, end)))

    let left = (shown.lowerBound > line.lowerBound ? "…" : "") + text.shown(shown.lowerBound..<marked.lowerBound)
    let under = text.shown(marked)
    self.snippet = snippet
    self.location = location
    isShown = file.isShown
    self.text =
      left + under + text.shown(marked.upperBound..<shown.upperBound)
      + (shown.upperBound < line.upperBound ? "…" : "")
    self.caretColumn = displayWidth(left)
    self.caretWidth = max(1, displayWidth(under))
  }

  /// Moves an offset back to the first byte of the character it is in.
  private static func characterBoundary(at offset: Int, in bytes: [UInt8]) -> Int {
    var offset = offset
    while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }
}
