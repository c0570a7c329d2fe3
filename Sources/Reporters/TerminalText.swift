import Diagnostics
import Variables

/// The lines that a terminal would show of some output, as plain text: without control sequences (ECMA-48), and of what
/// was overwritten after a carriage return only the last.
func terminalLines(_ bytes: [UInt8]) -> [String] {
  var reader = ControlSequenceReader()
  var lines = [""]
  for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
    guard reader.isText(scalar) else { continue }
    switch scalar {
    case "\n": lines.append("")
    case "\r": lines[lines.count - 1].append("\r")
    case "\t": lines[lines.count - 1].append("\t")
    case _ where isCommand(scalar): break
    default: lines[lines.count - 1].unicodeScalars.append(scalar)
    }
  }
  return lines.map { String(lastOverwrite(in: $0)) }
}

/// What stands behind the last carriage return that something follows.
private func lastOverwrite(in line: String) -> Substring {
  var end = line.unicodeScalars.endIndex
  while end > line.startIndex, line.unicodeScalars[line.unicodeScalars.index(before: end)] == "\r" {
    end = line.unicodeScalars.index(before: end)
  }
  let text = line.unicodeScalars[..<end]
  return Substring(text.lastIndex(of: "\r").map { text[text.index(after: $0)...] } ?? text)
}

/// A line with so much of it as somebody reads: its beginning, or of one whose beginning is not there its end.
func shortened(_ line: String, isEnd: Bool = false) -> String {
  let limit = 400
  let scalars = line.unicodeScalars
  if isEnd { return "..." + String(scalars.suffix(limit)) }
  return scalars.count <= limit ? line : String(scalars.prefix(limit)) + "..."
}

/// Recognizes what commands a terminal: `ESC [ … m`, titles, and the like.
private struct ControlSequenceReader {
  private enum State {
    case text
    case escape
    /// `ESC [`: up to a byte from `@` to `~`.
    case control
    /// `ESC ]` and others: a text up to BEL or `ESC \`.
    case string
    case stringEscape
  }

  private var state = State.text

  /// - Returns: whether it is none of a control sequence.
  mutating func isText(_ scalar: Unicode.Scalar) -> Bool {
    switch state {
    case .text:
      switch scalar.value {
      case 0x1B: state = .escape
      case 0x9B: state = .control
      case 0x90, 0x98, 0x9D, 0x9E, 0x9F: state = .string
      default: return true
      }
    case .escape:
      switch scalar {
      case "[": state = .control
      case "]", "P", "X", "^", "_": state = .string
      case _ where (0x20..<0x30).contains(scalar.value): break
      default: return end(at: scalar)
      }
    case .control: if !(0x20..<0x40).contains(scalar.value) { return end(at: scalar) }
    case .string:
      if scalar.value == 0x1B { state = .stringEscape }
      // Nothing that is meant for a terminal goes on in the next line.
      if scalar.value == 0x07 || scalar.value == 0x9C || scalar == "\n" { return end(at: scalar) }
    case .stringEscape: return end(at: scalar)
    }
    return false
  }

  /// A line break ends every sequence and is none of it.
  private mutating func end(at scalar: Unicode.Scalar) -> Bool {
    state = .text
    return scalar == "\n"
  }
}
