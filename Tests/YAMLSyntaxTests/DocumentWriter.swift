import TestSupport

/// A node as it was written: its bytes, and of a scalar its text.
struct WrittenNode: Equatable {
  var range: Range<Int>
  var text: String?
}

/// Writes a random document in every style of YAML, and notes what each node should turn out to be, in the order of the
/// file.
struct DocumentWriter {
  private(set) var bytes: [UInt8] = []
  private(set) var nodes: [WrittenNode] = []
  private var random: SplitMix64
  private var keys = 0
  private let lineBreak: String

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    lineBreak = random.chance(20) ? "\r\n" : "\n"
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func writeDocument() {
    if random.chance(15) { write("\u{FEFF}") }
    if random.chance(30) { write("# ein Überblick 語\(lineBreak)") }
    if random.chance(15) { write("---\(lineBreak)") }
    writeBlockMap(indentation: 0, depth: 0)
    if random.chance(20) { write("# fin été") }
  }

  private mutating func write(_ text: String) {
    bytes += Array(text.utf8)
  }

  private mutating func writeIndentation(_ count: Int) {
    write(String(repeating: " ", count: count))
  }

  // MARK: - Containers

  private mutating func writeBlockMap(indentation: Int, depth: Int) {
    let node = open()
    for entry in 0..<random.number(1...4) {
      if entry > 0 { writeIndentation(indentation) }
      writeKey()
      write(":")
      writeBlockValue(indentation: indentation, depth: depth)
    }
    closeBlock(node)
  }

  private mutating func writeBlockList(indentation: Int, depth: Int) {
    let node = open()
    for item in 0..<random.number(1...3) {
      if item > 0 { writeIndentation(indentation) }
      write("-")
      writeBlockValue(indentation: indentation, depth: depth)
    }
    closeBlock(node)
  }

  /// What stands behind `key:` or `-`, to the end of its last line.
  private mutating func writeBlockValue(indentation: Int, depth: Int) {
    let inner = indentation + random.number(1...3)
    switch random.number(0...(depth < 3 ? 9 : 6)) {
    case 0: writeBlockScalar(indentation: inner)
    case 1: writeFlow { $0.writeFlowMap(depth: depth) }
    case 2: writeFlow { $0.writeFlowList(depth: depth) }
    case 3: writeNull()
    case 4...6: writeFlow { $0.writeScalar(inFlow: false, continuation: inner) }
    default:
      writeLineEnd()
      writeIndentation(inner)
      if random.chance(50) {
        writeBlockMap(indentation: inner, depth: depth + 1)
      } else {
        writeBlockList(indentation: inner, depth: depth + 1)
      }
    }
  }

  private mutating func writeFlow(_ value: (inout DocumentWriter) -> Void) {
    write(random.chance(80) ? " " : "   ")
    value(&self)
    writeLineEnd()
  }

  private mutating func writeFlowMap(depth: Int) {
    let node = open()
    write("{")
    for entry in 0..<random.number(0...3) {
      if entry > 0 { write(", ") }
      writeKey()
      write(": ")
      writeFlowValue(depth: depth)
    }
    write("}")
    closeFlow(node)
  }

  private mutating func writeFlowList(depth: Int) {
    let node = open()
    write("[")
    for item in 0..<random.number(0...3) {
      if item > 0 { write(random.chance(50) ? ", " : " ,") }
      writeFlowValue(depth: depth)
    }
    write("]")
    closeFlow(node)
  }

  private mutating func writeFlowValue(depth: Int) {
    switch random.number(0...(depth < 3 ? 5 : 3)) {
    case 0...3: writeScalar(inFlow: true, continuation: 40)
    case 4: writeFlowMap(depth: depth + 1)
    default: writeFlowList(depth: depth + 1)
    }
  }

  // MARK: - Scalars

  private static let words = [
    "x", "run", "été", "語", "🚀🚀", "1.10", "a-b", "it's", "$HOME", "~/x", "no", "x:y", "e\u{301}",
  ]

  private mutating func word() -> String {
    Self.words.randomElement(using: &random)!
  }

  /// Of keys, no two are alike.
  private mutating func writeKey() {
    keys += 1
    let name = "\(["k", "clé", "鍵", "k k"].randomElement(using: &random)!)\(keys)"
    switch random.number(0...3) {
    case 0: writeScalar("'\(name)'", name)
    case 1: writeScalar("\"\(name)\\n\"", name + "\n")
    default: writeScalar(name, name)
    }
  }

  private mutating func writeScalar(inFlow: Bool, continuation: Int) {
    if random.chance(15) { write("&a\(keys) ") }
    if random.chance(10) { write("!!str ") }
    let words = (0..<random.number(1...3)).map { _ in word() }
    let isFolded = random.chance(25)
    let separator = isFolded ? lineBreak + String(repeating: " ", count: continuation) : " "
    let text = words.joined(separator: " ")
    let source = words.joined(separator: separator)
    switch random.number(0...3) {
    case 0: writeScalar("'\(source.replacing("'", with: "''"))'", text)
    case 1: writeScalar("\"\(source)\"", text)
    case 2: writeScalar("\"\\u00e9\(source)\\t\"", "é\(text)\t")
    default: writeScalar(source, text)
    }
  }

  private mutating func writeScalar(_ source: String, _ text: String) {
    let node = open(text)
    write(source)
    closeFlow(node)
  }

  /// A block, whose lines and line breaks all belong to it.
  private mutating func writeBlockScalar(indentation: Int) {
    write(" ")
    let isFolded = random.chance(40)
    let chomping = ["", "-", "+"].randomElement(using: &random)!
    let lines = (0..<random.number(1...3)).map { _ in word() }
    let end = chomping == "-" ? "" : "\n"
    let node = open(lines.joined(separator: isFolded ? " " : "\n") + end)
    write((isFolded ? ">" : "|") + chomping + lineBreak)
    for line in lines {
      writeIndentation(indentation)
      write(line + lineBreak)
    }
    closeFlow(node)
  }

  /// Nothing, or a word for it.
  private mutating func writeNull() {
    let source = ["", "~", "null"].randomElement(using: &random)!
    if !source.isEmpty { write(" ") }
    writeScalar(source, source)
    writeLineEnd()
  }

  private mutating func writeLineEnd() {
    if random.chance(15) { write("  ") }
    if random.chance(15) { write(" # où?") }
    write(lineBreak)
    if random.chance(10) { write(lineBreak) }
  }

  // MARK: - Notes

  private mutating func open(_ text: String? = nil) -> Int {
    nodes.append(WrittenNode(range: bytes.count..<bytes.count, text: text))
    return nodes.count - 1
  }

  private mutating func closeFlow(_ node: Int) {
    nodes[node].range = nodes[node].range.lowerBound..<bytes.count
  }

  /// A block ends where the last thing in it does.
  private mutating func closeBlock(_ node: Int) {
    let end = nodes[node...].dropFirst().map(\.range.upperBound).max()!
    nodes[node].range = nodes[node].range.lowerBound..<end
  }
}
