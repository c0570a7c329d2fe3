/// Hands on a text in pieces as it is made, so that a long one is never in memory as a whole.
package final class TextPieces {
  private var pending = ""
  private let write: (String) -> Void
  /// In bytes: what is handed on is not much longer.
  private static let pieceSize = 1 << 16

  /// - Parameter write: is called with each piece, in order; `finish` calls it with the last.
  package init(_ write: @escaping (String) -> Void) {
    self.write = write
    pending.reserveCapacity(Self.pieceSize + 1 << 12)
  }

  package func append(_ text: String) {
    pending += text
    if pending.utf8.count >= Self.pieceSize { finish() }
  }

  package func finish() {
    if !pending.isEmpty { write(pending) }
    pending.removeAll(keepingCapacity: true)
  }

  /// The whole of a text, for one that is short.
  package static func collect(_ body: (TextPieces) -> Void) -> String {
    var text = ""
    let pieces = TextPieces { text += $0 }
    body(pieces)
    pieces.finish()
    return text
  }
}
