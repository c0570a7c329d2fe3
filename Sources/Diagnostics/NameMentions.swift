/// Where the files of a workflow mention names: in scripts, in values, even in comments. A key is no mention of its name.
package struct NameMentions {
  private var places: [String: [UInt32]] = [:]

  package init(of names: Set<String>, in sources: SourceMap) {
    if names.isEmpty { return }
    for file in sources.files { find(names, in: file) }
  }

  package func isMentioned(_ name: String) -> Bool {
    places[name] != nil
  }

  /// Whether a name is mentioned outside of a range.
  package func isMentioned(_ name: String, outside range: SourceRange) -> Bool {
    places[name]?.contains { $0 < range.start || $0 >= range.end } ?? false
  }

  private mutating func find(_ names: Set<String>, in file: SourceFile) {
    let known = Dictionary(grouping: names) { $0.utf8.count }
    file.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        guard Self.isWord(bytes[index]) else {
          index += 1
          continue
        }
        let start = index
        while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
        guard let candidates = known[index - start] else { continue }
        let word = bytes[start..<index]
        guard let name = candidates.first(where: { $0.utf8.elementsEqual(word) }) else { continue }
        if !Self.isKey(start..<index, bytes) { places[name, default: []].append(file.base + UInt32(start)) }
      }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    default: false
    }
  }

  /// Whether a word is followed by a colon, as keys are; not one in `${NAME:-default}`.
  private static func isKey(_ word: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if word.lowerBound > 0, bytes[word.lowerBound - 1] == UInt8(ascii: "{"), word.lowerBound > 1,
      bytes[word.lowerBound - 2] == UInt8(ascii: "$")
    {
      return false
    }
    var index = word.upperBound
    while index < bytes.count, [0x22, 0x27, 0x20].contains(bytes[index]) { index += 1 }
    return index < bytes.count && bytes[index] == UInt8(ascii: ":")
  }
}
