import Glibc
package import WorkflowModel

/// The environment of processes: names and values in the order in which they were set, byte for byte as inherited.
package struct Environment: Sendable {
  /// `NAME=value`, ended by NUL, by name.
  private var lines: [String: [CChar]] = [:]
  /// Names in a fixed order, so that a process sees the same environment in every run.
  private var order: [String] = []

  package init() {}

  /// The environment of this process.
  package static func inherited() -> Environment {
    var environment = Environment()
    var next = environ
    while let entry = next.pointee {
      let line = UnsafeBufferPointer(start: entry, count: strlen(entry) + 1)
      if let equals = line.firstIndex(of: CChar(UInt8(ascii: "="))) {
        let name = String(decoding: line[..<equals].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        environment.insert(name, Array(line))
      }
      next += 1
    }
    return environment
  }

  package subscript(_ name: String) -> String? {
    guard let line = lines[name] else { return nil }
    let value = line.dropFirst(name.utf8.count + 1).dropLast()
    return String(decoding: value.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Sets a variable, or with nil removes it.
  package mutating func set(_ name: String, _ value: String?) {
    if let value {
      insert(name, Array("\(name)=\(value)".utf8CString))
    } else if lines.removeValue(forKey: name) != nil {
      order.removeAll { $0 == name }
    }
  }

  package mutating func apply(_ changes: [EnvironmentEntry]) {
    for change in changes { set(change.name, change.value) }
  }

  private mutating func insert(_ name: String, _ line: [CChar]) {
    if lines.updateValue(line, forKey: name) == nil { order.append(name) }
  }

  /// Whether shells are told to define functions, which can give any command another meaning.
  var definesFunctions: Bool {
    order.contains { $0.hasPrefix("BASH_FUNC_") }
  }

  /// The lines in order, as `execve` takes them.
  func cStrings() -> CStringList {
    CStringList(order.compactMap { lines[$0] })
  }
}

/// A list of C strings as `execve` takes it, with room for one more.
final class CStringList {
  /// The strings, the room, and the end.
  private let pointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ strings: [[CChar]]) {
    pointers = .allocate(capacity: strings.count + 2)
    pointers.initialize(repeating: nil)
    count = strings.count
    for (index, string) in strings.enumerated() {
      pointers[index] = string.withUnsafeBufferPointer { strdup($0.baseAddress!) }
    }
  }

  init(_ words: [String]) {
    pointers = .allocate(capacity: words.count + 2)
    pointers.initialize(repeating: nil)
    count = words.count
    for (index, word) in words.enumerated() { pointers[index] = strdup(word) }
  }

  deinit {
    for index in 0..<count { free(pointers[index]) }
    pointers.deallocate()
  }

  /// Calls `body` with the list, to which another string is added for the time of the call.
  func withPointers<Result>(
    adding extra: UnsafeMutablePointer<CChar>? = nil,
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    pointers[count] = extra
    defer { pointers[count] = nil }
    return body(pointers.baseAddress!)
  }
}
