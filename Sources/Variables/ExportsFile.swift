/// What a task wrote to `$TASKFLOW_EXPORTS`: lines `name=value`, or for a value of several lines `name<<END`, the lines,
/// and `END`, where the delimiter is whatever follows `<<`.
///
/// Bytes are kept as they are: a carriage return belongs to the value, or to the delimiter.
package enum ExportsFile {
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var value: Bytes
    /// Where it was written, counted from 1.
    package var line: Int
  }

  package struct Failure: Error, Hashable {
    package let problem: Problem
    /// Counted from 1; of a value of several lines, its first.
    package let line: Int
  }

  package enum Problem: Hashable, Sendable {
    /// Neither `name=value` nor `name<<END`.
    case noAssignment(String)
    case invalidName(String)
    /// `name<<` and nothing behind it.
    case noDelimiter(name: String)
    /// The delimiter did not come until the end of the file.
    case unclosed(name: String, delimiter: String)
    /// No variable can hold a NUL.
    case nul(name: String)
  }

  package struct Contents: Hashable, Sendable {
    /// Each name once, with the value written last, in the order in which the names came up.
    package fileprivate(set) var entries: [Entry] = []
    /// What was written before another value of the same name.
    package fileprivate(set) var superseded: [Entry] = []
    package fileprivate(set) var errors: [Failure] = []
    /// The text that each of the errors is about.
    package fileprivate(set) var unreadable: [Bytes] = []

    package subscript(_ name: String) -> Bytes? {
      entries.first { $0.name == name }?.value
    }
  }

  /// Reads all of it, and goes on after an error.
  package static func read(_ bytes: Bytes) -> Contents {
    var reader = ExportsReader(bytes: bytes)
    reader.read()
    return reader.contents
  }
}

private struct ExportsReader {
  let bytes: Bytes
  private var index = 0
  /// Where what is being read begins.
  private var start = 0
  /// That of the line read last.
  private var line = 0
  var contents = ExportsFile.Contents()
  private var indices: [String: Int] = [:]

  init(bytes: Bytes) {
    self.bytes = bytes
  }

  mutating func read() {
    while let text = nextLine() {
      if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      readAssignment(text)
    }
  }

  private mutating func readAssignment(_ text: ArraySlice<UInt8>) {
    let first = line
    start = text.startIndex
    guard let sign = text.indices.first(where: { isSign(text[$0...]) }) else {
      return fail(.noAssignment(string(text)), first)
    }
    let name = string(text[..<sign])
    let isOneLine = text[sign] == UInt8(ascii: "=")
    let value = isOneLine ? text[(sign + 1)...] : readLines(of: name, until: text[(sign + 2)...])
    guard let value else { return }
    if !isVariableName(text[..<sign]) { return fail(.invalidName(name), first) }
    if value.contains(0) { return fail(.nul(name: name), first) }
    set(ExportsFile.Entry(name: name, value: Bytes(value), line: first))
  }

  /// Whether the name ends here: at `=` or `<<`, whichever comes first.
  private func isSign(_ rest: ArraySlice<UInt8>) -> Bool {
    rest.first == UInt8(ascii: "=") || rest.starts(with: [UInt8(ascii: "<"), UInt8(ascii: "<")])
  }

  private mutating func readLines(of name: String, until delimiter: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let first = line
    if delimiter.isEmpty {
      fail(.noDelimiter(name: name), first)
      return nil
    }
    let start = index
    while let text = nextLine() {
      if text == delimiter { return bytes[start..<max(start, text.startIndex - 1)] }
    }
    fail(.unclosed(name: name, delimiter: string(delimiter)), first)
    return nil
  }

  /// The next line without its newline, nil at the end.
  private mutating func nextLine() -> ArraySlice<UInt8>? {
    guard index < bytes.count else { return nil }
    let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
    defer { index = end + 1 }
    line += 1
    return bytes[index..<end]
  }

  private mutating func set(_ entry: ExportsFile.Entry) {
    if let index = indices[entry.name] {
      contents.superseded.append(contents.entries[index])
      contents.entries[index] = entry
    } else {
      indices[entry.name] = contents.entries.count
      contents.entries.append(entry)
    }
  }

  private mutating func fail(_ problem: ExportsFile.Problem, _ line: Int) {
    contents.errors.append(ExportsFile.Failure(problem: problem, line: line))
    contents.unreadable.append(Bytes(bytes[start..<min(index, bytes.count)]))
  }

  private func string(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
