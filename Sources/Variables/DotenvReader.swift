struct DotenvReader {
  private let file: Bytes
  private var index = 0
  private(set) var contents = Dotenv.Contents()
  /// The values of the file so far.
  private var values: [ExactText: Bytes] = [:]

  init(file: Bytes) {
    self.file = file
    if file.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  /// Reads to the end of the next statement, or of the line after an error.
  ///
  /// - Returns: false at the end of the file.
  mutating func readStatement(_ lookup: (String) -> Bytes?) -> Bool {
    while index < file.count, isBlank(file[index]) || file[index] == newline { index += 1 }
    guard index < file.count else { return false }
    if file[index] != UInt8(ascii: "#") { readAssignment(lookup) }
    index = endOfLine
    return true
  }

  private mutating func readAssignment(_ lookup: (String) -> Bytes?) {
    skipExport()
    let nameRange = trimmed(index..<(file[index..<endOfLine].firstIndex(where: endsName) ?? endOfLine))
    var known: String?
    do throws(Dotenv.Failure) {
      let name = try checkedName(nameRange)
      known = name
      try readValue(of: name, nameRange, lookup)
    } catch {
      contents.errors.append(error)
      // It is set, whatever to: who uses it makes no other mistake.
      if let known, values[ExactText(known)] == nil { values[ExactText(known)] = [] }
    }
  }

  private mutating func readValue(
    of name: String, _ nameRange: Range<Int>, _ lookup: (String) -> Bytes?
  ) throws(Dotenv.Failure) {
    index = nameRange.upperBound
    skipBlanks()
    guard index < endOfLine else {
      if let value = lookup(name) { set(name, value, nameRange) }
      return
    }
    index += 1
    skipBlanks()
    var value = try readValue()
    let range = nameRange.lowerBound..<value.end
    // A NUL that a variable brings is no text of the file: so a value is given that is not known yet.
    if value.bytes.contains(0) { throw failure(.nul(name: name), range) }
    if value.hasReferences {
      guard let bytes = try interpolated(value, lookup) else { throw failure(.tooLong(name: name), range) }
      value.bytes = bytes
    }
    if ArgumentLimit.isExceeded(name: name, value: value.bytes) { throw failure(.tooLong(name: name), range) }
    set(name, value.bytes, range)
  }

  private mutating func set(_ name: String, _ value: Bytes, _ range: Range<Int>) {
    values[ExactText(name)] = value
    contents.entries.append(Dotenv.Entry(name: name, value: value, range: range))
  }

  // MARK: - Names

  /// Passes over `export`, unless that is the name.
  private mutating func skipExport() {
    let word = Array("export".utf8)
    guard file[index...].starts(with: word) else { return }
    var next = index + word.count
    guard next < file.count, isBlank(file[next]) else { return }
    while next < file.count, isBlank(file[next]) { next += 1 }
    if next < file.count, file[next] != newline, !endsName(file[next]) { index = next }
  }

  private func checkedName(_ range: Range<Int>) throws(Dotenv.Failure) -> String {
    if range.isEmpty { throw failure(.emptyName, range.lowerBound..<range.lowerBound + 1) }
    let name = String(validating: file[range], as: UTF8.self)
    guard let name, name.unicodeScalars.allSatisfy(isNameScalar) else {
      throw failure(.invalidName(String(decoding: file[range], as: UTF8.self)), range)
    }
    return name
  }

  private func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      let byte = UInt8(ascii: scalar)
      return byte.continuesVariableName || ".-[]".utf8.contains(byte)
    }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  // MARK: - Values

  /// A value before its variables are replaced.
  private struct RawValue {
    var bytes: Bytes = []
    /// Where each byte stands in the file.
    var places: [Int] = []
    var end = 0
    var isLiteral = false

    var hasReferences: Bool { !isLiteral && bytes.contains(UInt8(ascii: "$")) }

    mutating func append(_ byte: UInt8, at place: Int) {
      bytes.append(byte)
      places.append(place)
    }
  }

  /// Leaves the index behind the value, and behind its quotes.
  private mutating func readValue() throws(Dotenv.Failure) -> RawValue {
    let first = index < file.count ? file[index] : newline
    guard first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") else { return readUnquoted() }
    let value = try readQuoted(first)
    skipBlanks()
    if index < endOfLine, file[index] != UInt8(ascii: "#") {
      let rest = trimmed(index..<endOfLine)
      throw failure(.textAfterQuote(String(decoding: file[rest], as: UTF8.self)), rest)
    }
    return value
  }

  private mutating func readUnquoted() -> RawValue {
    let comment = (index..<endOfLine).first { file[$0] == UInt8(ascii: "#") && isBlank(file[$0 - 1]) }
    let range = trimmed(index..<(comment ?? endOfLine))
    index = range.upperBound
    return RawValue(bytes: Bytes(file[range]), places: Array(range), end: range.upperBound)
  }

  /// A backslash keeps the quote behind it from closing the value; what other escapes mean only double quotes know.
  private mutating func readQuoted(_ quote: UInt8) throws(Dotenv.Failure) -> RawValue {
    let opening = index
    var value = RawValue(isLiteral: quote == UInt8(ascii: "'"))
    index += 1
    while index < file.count, file[index] != quote {
      if file[index] != UInt8(ascii: "\\") || index + 1 == file.count {
        value.append(file[index], at: index)
        index += 1
      } else if file[index + 1] == quote {
        value.append(quote, at: index)
        index += 2
      } else if value.isLiteral {
        value.append(file[index], at: index)
        value.append(file[index + 1], at: index + 1)
        index += 2
      } else {
        readEscape(into: &value)
      }
    }
    guard index < file.count else {
      index = opening
      throw failure(.unclosedQuote, opening..<opening + 1)
    }
    index += 1
    value.end = index
    return value
  }

  /// An escape of double quotes; what is none keeps its backslash.
  private mutating func readEscape(into value: inout RawValue) {
    let start = index
    index += 2
    switch file[start + 1] {
    case UInt8(ascii: "a"): value.append(0x07, at: start)
    case UInt8(ascii: "b"): value.append(0x08, at: start)
    case UInt8(ascii: "f"): value.append(0x0C, at: start)
    case UInt8(ascii: "n"): value.append(0x0A, at: start)
    case UInt8(ascii: "r"): value.append(0x0D, at: start)
    case UInt8(ascii: "t"): value.append(0x09, at: start)
    case UInt8(ascii: "v"): value.append(0x0B, at: start)
    case UInt8(ascii: "\\"): value.append(UInt8(ascii: "\\"), at: start)
    case UInt8(ascii: "$"): appendDollar(to: &value, at: start)
    case UInt8(ascii: "0"): readOctal(into: &value, start)
    case let other:
      value.append(UInt8(ascii: "\\"), at: start)
      value.append(other, at: start + 1)
    }
  }

  /// `\0` and three octal digits: a character up to U+00FF.
  private mutating func readOctal(into value: inout RawValue, _ start: Int) {
    let digits = file[index...].prefix(3)
    let isOctal = digits.count == 3 && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    let number = digits.reduce(0) { $0 * 8 + Int($1) - 0x30 }
    guard isOctal, let code = UInt8(exactly: number) else {
      value.append(UInt8(ascii: "\\"), at: start)
      value.append(UInt8(ascii: "0"), at: start + 1)
      return
    }
    index += 3
    if code == UInt8(ascii: "$") { return appendDollar(to: &value, at: start) }
    for byte in String(Unicode.Scalar(code)).utf8 { value.append(byte, at: start) }
  }

  /// A dollar sign that begins no variable.
  private func appendDollar(to value: inout RawValue, at place: Int) {
    value.append(UInt8(ascii: "$"), at: place)
    value.append(UInt8(ascii: "$"), at: place)
  }

  // MARK: - Variables

  /// - Returns: nil for a value that is longer than any may be.
  private mutating func interpolated(_ value: RawValue, _ lookup: (String) -> Bytes?) throws(Dotenv.Failure) -> Bytes? {
    func range(_ range: Range<Int>) -> Range<Int> {
      value.places[range.lowerBound]..<value.places[range.upperBound - 1] + 1
    }
    let steps: [TextTemplate.Step]
    do throws(TemplateError) {
      steps = try parse(value.bytes)
    } catch {
      throw failure(.malformedReference(error.problem), range(error.range))
    }
    let values = values
    var unset: [UnsetVariable] = []
    let evaluation = TemplateEvaluation(steps: steps) { reference in
      unset.append(UnsetVariable(name: reference.name, message: nil, range: range(reference.range)))
    }
    switch evaluation.run({ values[ExactText($0)] ?? lookup($0) }) {
    case .success(let bytes):
      contents.unset += unset
      return bytes
    case .failure(.tooLong): return nil
    case .failure(.unset(let missing)):
      throw failure(.missingVariable(name: missing.name, message: missing.message ?? ""), range(missing.range))
    }
  }

  private func parse(_ text: Bytes) throws(TemplateError) -> [TextTemplate.Step] {
    try text.withUnsafeBufferPointer { (text) throws(TemplateError) in try TextTemplate.steps(of: text, .dotenv) }
  }

  // MARK: - Lines

  private var newline: UInt8 { 0x0A }

  private var endOfLine: Int { file[index...].firstIndex(of: newline) ?? file.count }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte != newline && (0x09...0x0D).contains(byte)
  }

  private func endsName(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":")
  }

  private mutating func skipBlanks() {
    while index < file.count, isBlank(file[index]) { index += 1 }
  }

  /// Without the blanks at its end.
  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    let last = file[range].lastIndex { !isBlank($0) }
    return range.lowerBound..<(last.map { $0 + 1 } ?? range.lowerBound)
  }

  private func failure(_ problem: Dotenv.Problem, _ range: Range<Int>) -> Dotenv.Failure {
    Dotenv.Failure(problem: problem, range: range)
  }
}
