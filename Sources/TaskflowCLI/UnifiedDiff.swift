import Variables

/// Shows two versions of a text the way `diff -u` does (POSIX, "diff", section "STDOUT").
struct UnifiedDiff {
  private let old: [Substring]
  private let new: [Substring]
  private let secrets: Secrets
  /// Lines that are shown around what differs.
  private static let context = 3

  init(_ old: [UInt8], _ new: [UInt8], _ secrets: Secrets) {
    self.secrets = secrets
    self.old = Self.lines(old)
    self.new = Self.lines(new)
  }

  /// - Returns: nothing for equal texts.
  func render(path: String) -> String {
    let hunks = hunks()
    if hunks.isEmpty { return "" }
    let path = secrets.shown(path)
    return "--- \(path)\n+++ \(path)\n" + hunks.map(render).joined()
  }

  /// Lines with their line breaks.
  private static func lines(_ bytes: [UInt8]) -> [Substring] {
    let text = String(decoding: bytes, as: UTF8.self)
    var lines: [Substring] = []
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: "\n").map { rest.index(after: $0) } ?? rest.endIndex
      lines.append(Substring(rest[..<end]))
      rest = rest[end...]
    }
    return lines
  }

  /// A line of either version; one that both have stands once.
  private enum Line {
    case common(Substring)
    case removed(Substring)
    case added(Substring)

    var isCommon: Bool { if case .common = self { true } else { false } }
  }

  private struct Hunk {
    var oldStart: Int
    var newStart: Int
    var lines: [Line]
  }

  private func allLines() -> [Line] {
    let difference = new.difference(from: old)
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var lines: [Line] = []
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      if removed.contains(oldIndex) {
        lines.append(.removed(old[oldIndex]))
        oldIndex += 1
      } else if added.contains(newIndex) {
        lines.append(.added(new[newIndex]))
        newIndex += 1
      } else {
        lines.append(.common(old[oldIndex]))
        (oldIndex, newIndex) = (oldIndex + 1, newIndex + 1)
      }
    }
    return lines
  }

  private func hunks() -> [Hunk] {
    let lines = allLines()
    var isShown = [Bool](repeating: false, count: lines.count)
    for index in lines.indices where !lines[index].isCommon {
      let around = max(0, index - Self.context)...min(lines.count - 1, index + Self.context)
      for near in around { isShown[near] = true }
    }
    var hunks: [Hunk] = []
    var (oldLine, newLine) = (1, 1)
    for index in lines.indices {
      if isShown[index] {
        if index == 0 || !isShown[index - 1] { hunks.append(Hunk(oldStart: oldLine, newStart: newLine, lines: [])) }
        hunks[hunks.count - 1].lines.append(lines[index])
      }
      if case .added = lines[index] {} else { oldLine += 1 }
      if case .removed = lines[index] {} else { newLine += 1 }
    }
    return hunks
  }

  private func render(_ hunk: Hunk) -> String {
    let oldCount = hunk.lines.count { if case .added = $0 { false } else { true } }
    let newCount = hunk.lines.count { if case .removed = $0 { false } else { true } }
    let old = range(hunk.oldStart, oldCount)
    let new = range(hunk.newStart, newCount)
    return "@@ -\(old) +\(new) @@\n" + hunk.lines.map(render).joined()
  }

  /// A range without lines begins before its place.
  private func range(_ start: Int, _ count: Int) -> String {
    count == 1 ? "\(start)" : "\(count == 0 ? start - 1 : start),\(count)"
  }

  private func render(_ line: Line) -> String {
    let (sign, text) =
      switch line {
      case .common(let text): (" ", secrets.mask(String(text)))
      case .removed(let text): ("-", secrets.mask(String(text)))
      case .added(let text): ("+", secrets.mask(String(text)))
      }
    return text.unicodeScalars.last == "\n" ? "\(sign)\(text)" : "\(sign)\(text)\n\\ No newline at end of file\n"
  }
}
