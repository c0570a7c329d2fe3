/// The program that the first line of a script names: `python3` for `#!/usr/bin/env python3`. Only the system reads that line, when it
/// executes the script as a file.
///
/// - Returns: nil for a script without such a line, or whose line names a shell that reads what `sh` reads.
package func scriptInterpreter(_ script: some Collection<UInt8>) -> String? {
  guard script.starts(with: "#!".utf8) else { return nil }
  let line = script.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
  let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.map {
    String(decoding: $0, as: UTF8.self)
  }
  let names = words.map { String($0.split(separator: "/").last ?? "") }
  // `env` is given options and variables before the program.
  let found = names.first == "env" ? zip(words, names).dropFirst().first { isProgram($0.0) }?.1 : names.first
  guard let found, !found.isEmpty, !["sh", "dash", "ash"].contains(found) else { return nil }
  return found
}

private func isProgram(_ word: String) -> Bool { !word.hasPrefix("-") && !word.contains("=") }
