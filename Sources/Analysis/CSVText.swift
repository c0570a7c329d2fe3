import Diagnostics

/// Writes lines of cells with commas between them, as they are made (RFC 4180).
struct CSVText {
  private var bytes: [UInt8] = []
  private var isAtStart = true
  private let pieces: TextPieces
  /// In bytes: what is handed on is not much longer.
  private static let pieceSize = 1 << 15

  init(to pieces: TextPieces) {
    self.pieces = pieces
  }

  /// The whole of a short table.
  static func text(of lines: [[String]]) -> String {
    TextPieces.collect { pieces in
      var csv = CSVText(to: pieces)
      for line in lines { csv.line(line) }
      csv.finish()
    }
  }

  mutating func line(_ cells: [String]) {
    for text in cells { cell(text) }
    endLine()
  }

  /// Adds a cell, with quotes where it needs them.
  mutating func cell(_ text: String) {
    if !isAtStart { bytes.append(UInt8(ascii: ",")) }
    isAtStart = false
    var text = text
    let isPlain = text.withUTF8 { text in
      guard !text.contains(where: Self.needsQuotes) else { return false }
      bytes.append(contentsOf: text)
      return true
    }
    if !isPlain { bytes.append(contentsOf: "\"\(text.replacing("\"", with: "\"\""))\"".utf8) }
  }

  mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    isAtStart = true
    if bytes.count > Self.pieceSize { finish() }
  }

  /// Hands on what was not handed on yet.
  mutating func finish() {
    pieces.append(String(decoding: bytes, as: UTF8.self))
    bytes.removeAll(keepingCapacity: true)
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
    default: false
    }
  }
}
