package import Variables

/// A sentence of ours with texts of others in it, as from the file, the environment or the system: `"there is no task '\(name)'"`.
///
/// What is interpolated is theirs, unless it is `Words` itself, a number or marked as ours. There is no way to the text but
/// through `Secrets`, so that no secret can be forgotten; what is ours is left as it is, whatever the secrets are.
package struct Words: Hashable, Sendable {
  private var pieces: [Piece] = []

  private enum Piece: Hashable, Sendable {
    case ours(String)
    case theirs(String)
    /// At most so many characters of a text, on one line.
    case excerpt(String, limit: Int)
    /// What was made of a text of others, in which a secret of that may stand changed.
    case derived(String, from: String)

    var text: String {
      switch self {
      case .ours(let text), .theirs(let text), .excerpt(let text, _), .derived(let text, _): text
      }
    }
  }

  package init() {}

  /// A text that is wholly ours.
  package init(ours text: String) {
    pieces = [.ours(text)]
  }

  /// A text that is wholly of others.
  package init(_ text: String) {
    pieces = [.theirs(text)]
  }

  /// At most 60 characters of a text of others, on one line, so that a sentence stays one.
  package static func excerpt(_ text: String) -> Words {
    var words = Words()
    words.pieces = [.excerpt(text, limit: 60)]
    return words
  }

  /// What was made of a text of others: its parts joined in another way, or with other quotes. Where that text holds a secret,
  /// nothing of it is shown.
  package static func derived(_ text: String, from original: String) -> Words {
    var words = Words()
    words.pieces = [.derived(text, from: original)]
    return words
  }

  package static func + (left: Words, right: Words) -> Words {
    var words = left
    words.pieces += right.pieces
    return words
  }

  package var isEmpty: Bool { pieces.allSatisfy(\.text.isEmpty) }

  /// Whoever's they are, words are equal when they read alike.
  package static func == (left: Words, right: Words) -> Bool { left.bare == right.bare }

  package func hash(into hasher: inout Hasher) { hasher.combine(bare) }

  private var bare: String { text(Secrets()) { $0 } }
}

// MARK: - Writing them

extension Words: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) {
    self.init(ours: text)
  }

  package init(stringInterpolation: Interpolation) {
    self = stringInterpolation.words
  }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var words = Words()

    package init(literalCapacity: Int, interpolationCount: Int) {
      words.pieces.reserveCapacity(2 * interpolationCount + 1)
    }

    package mutating func appendLiteral(_ text: String) {
      if !text.isEmpty { words.pieces.append(.ours(text)) }
    }

    package mutating func appendInterpolation(_ text: some StringProtocol) {
      words.pieces.append(.theirs(String(text)))
    }

    package mutating func appendInterpolation(ours text: some StringProtocol) {
      appendLiteral(String(text))
    }

    package mutating func appendInterpolation(_ other: Words) {
      words.pieces += other.pieces
    }

    package mutating func appendInterpolation(_ number: some BinaryInteger) {
      appendLiteral("\(number)")
    }
  }
}

extension Sequence<Words> {
  package func joined(separator: Words = "") -> Words {
    var result = Words()
    for (index, words) in self.enumerated() { result = index == 0 ? words : result + separator + words }
    return result
  }
}

// MARK: - Reading them

extension Secrets {
  /// Words for people.
  package func shown(_ words: Words) -> String { words.text(self, printable) }

  /// Words for programs.
  package func mask(_ words: Words) -> String { words.text(self) { $0 } }
}

extension Words {
  fileprivate func text(_ secrets: Secrets, _ escape: (String) -> String) -> String {
    let hidden = secrets.isEmpty ? [] : hiddenRanges(secrets)
    var text = ""
    var start = 0
    for piece in pieces {
      let end = start + piece.text.utf8.count
      defer { start = end }
      switch piece {
      case .ours(let own): text += own
      case .theirs(let other): text += escape(Self.masked(other, at: start, hidden))
      case .excerpt(let other, let limit):
        text += escape(Self.shortened(Self.masked(other, at: start, hidden), limit))
      case .derived(let other, let original):
        let isSecret = !secrets.isEmpty && secrets.mask(original) != original
        text += isSecret ? "***" : escape(Self.shortened(Self.masked(other, at: start, hidden), 60))
      }
    }
    return text
  }

  /// A secret may begin in one piece and end in another.
  private func hiddenRanges(_ secrets: Secrets) -> [Range<Int>] {
    Bytes(pieces.map(\.text).joined().utf8).withUnsafeBytes { secrets.masker.ranges(in: $0) }
  }

  /// - Parameter hidden: ranges of the whole sentence, in which the text begins at `start`.
  private static func masked(_ text: String, at start: Int, _ hidden: [Range<Int>]) -> String {
    let bytes = Bytes(text.utf8)
    let own = hidden.map { $0.clamped(to: start..<start + bytes.count) }.filter { !$0.isEmpty }
    if own.isEmpty { return text }
    var masked: Bytes = []
    var position = start
    for range in own {
      masked += bytes[position - start..<range.lowerBound - start] + Bytes("***".utf8)
      position = range.upperBound
    }
    return String(decoding: masked + bytes[(position - start)...], as: UTF8.self)
  }

  private static func shortened(_ text: String, _ limit: Int) -> String {
    let line = text.map { $0.isNewline ? " " : $0 }
    return line.count > limit ? String(line.prefix(limit - 1)) + "…" : String(line)
  }
}

extension String.StringInterpolation {
  /// Words in a text that nobody masks any more.
  @available(*, unavailable, message: "words become a text by Secrets.shown or Secrets.mask")
  package mutating func appendInterpolation(_ words: Words) { fatalError() }
}
