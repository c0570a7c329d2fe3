/// Replaces secrets by `***`: in streams, also where a read ends in the middle of one, and in messages.
///
/// Every byte that is part of any occurrence of any secret is masked, also where occurrences overlap; each stretch of
/// masked bytes becomes one `***`, so nothing says how many there were or how long.
package struct SecretMasker: Sendable {
  private var patterns: Set<Bytes> = []
  private var automaton = SecretAutomaton([])

  package init(secrets: [Bytes] = []) {
    for secret in secrets { patterns.formUnion(Self.patterns(of: secret)) }
    automaton = SecretAutomaton(patterns)
  }

  /// Adds a secret for streams that are made from now on. A value that is empty or only white space is none.
  package mutating func add(secret: Bytes) { add(secrets: [secret]) }

  package mutating func add(secrets: [Bytes]) {
    let count = patterns.count
    for secret in secrets { patterns.formUnion(Self.patterns(of: secret)) }
    if patterns.count > count { automaton = SecretAutomaton(patterns) }
  }

  /// Whether there is nothing to mask.
  package var isEmpty: Bool { patterns.isEmpty }

  package func makeStream() -> Stream {
    Stream(automaton: automaton)
  }

  package func mask(_ text: String) -> String {
    if isEmpty { return text }
    var text = text
    return text.withUTF8 { String(decoding: mask(UnsafeRawBufferPointer($0)), as: UTF8.self) }
  }

  package func mask(_ bytes: UnsafeRawBufferPointer) -> Bytes {
    var masked: Bytes = []
    masked.reserveCapacity(bytes.count)
    var stream = makeStream()
    stream.append(bytes) { masked += $0 }
    stream.finish { masked += $0 }
    return masked
  }

  package func mask(_ bytes: Bytes) -> Bytes {
    isEmpty ? bytes : bytes.withUnsafeBytes(mask)
  }

  /// Where secrets are in some bytes: disjoint, not adjacent, in order.
  package func ranges(in bytes: UnsafeRawBufferPointer) -> [Range<Int>] {
    isEmpty ? [] : automaton.matches(in: bytes)
  }

  /// Bytes of the longest text that is looked for.
  package var longest: Int { patterns.reduce(0) { max($0, $1.count) } }

  // MARK: - What is looked for

  /// Line breaks may change on the way through a terminal, and programs may print a secret of several lines one by one or
  /// indented: so each of its lines that isn't too short to mean anything is a secret too.
  private static func patterns(of secret: Bytes) -> [Bytes] {
    guard !secret.allSatisfy(isWhiteSpace) else { return [] }
    let lines = secret.split(separator: newline, omittingEmptySubsequences: false)
      .map { $0.last == carriageReturn ? $0.dropLast() : $0 }
    // A line break at the end often belongs to the file that the secret is from.
    let text = lines.drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed()
    let breaks: [Bytes] = [[newline], [carriageReturn, newline]]
    let parts = lines.map(trimmed).filter { $0.count >= 3 }
    // What is no text is shown as one, with something else in its place, before anybody looks for it.
    let shown = Bytes(String(decoding: secret, as: UTF8.self).utf8)
    return [secret] + (shown == secret ? [] : [shown]) + breaks.map { Bytes(text.joined(separator: $0)) }
      + (text.count > 1 ? parts : [])
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> Bytes {
    Bytes(line.drop(while: isWhiteSpace).reversed().drop(while: isWhiteSpace).reversed())
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static let newline: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D
}
