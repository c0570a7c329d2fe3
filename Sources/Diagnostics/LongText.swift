/// A text that is longer than any that the system passes to a process.
package enum LongText: Hashable, Sendable {
  /// A variable, with its name.
  case variable(String)
  /// A variable of a dotenv file; the line is counted from 1.
  case fileVariable(String, path: String, line: Int)
  /// A word of a command.
  case argument
  /// A script for a shell that can be given it in no other way.
  case script(shell: String)
  /// What else has variables in it.
  case text

  /// The bytes that one argument or variable may have on Linux.
  package static let limit = 131_071

  func message(size: Int?) -> Words {
    let length: Words = size.map { "\($0) bytes" } ?? "more than \(Self.limit) bytes"
    let limit: Words = size == nil ? "" : " (\(Self.limit))"
    switch self {
    case .variable(let name): return "variable '\(name)' has \(length), more than can be passed to a process\(limit)"
    case .fileVariable(let name, let path, let line):
      return
        "variable '\(name)' in line \(line) of '\(path)' has \(length), more than can be passed to a process\(limit)"
    case .argument: return "this argument has \(length), more than can be passed to a process\(limit)"
    case .script(let shell): return "this script has \(length), more than can be passed to '\(shell)'\(limit)"
    case .text:
      return "with its variables replaced, this text has \(length), more than can be passed to a process\(limit)"
    }
  }

  var help: Words {
    switch self {
    case .variable, .fileVariable, .text: "write the text to a file, and pass on the name of the file"
    case .argument: "write the text to a file, and pass the name of the file"
    case .script: "move the script to a file, and run that"
    }
  }
}

/// A number of bytes as it is written in a file: `8GiB`, `1.5GiB`, `1000 bytes`.
func sizeText(_ bytes: Int64) -> String {
  for (unit, size) in [("GiB", Int64(1) << 30), ("MiB", 1 << 20)] where bytes >= size {
    let tenths = (bytes * 10 + size / 2) / size
    return tenths % 10 == 0 ? "\(tenths / 10)\(unit)" : "\(tenths / 10).\(tenths % 10)\(unit)"
  }
  return "\(bytes) bytes"
}
