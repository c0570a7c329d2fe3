import Variables

/// A word so that a POSIX shell reads it as itself (XCU 2.2). Control characters that could command the terminal become
/// what they are shown as elsewhere.
package func shellQuoted(_ word: String) -> String {
  let isPlain = word.utf8.allSatisfy { byte in
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "_-./,:@%+=".utf8.contains(byte)
    }
  }
  if isPlain, !word.isEmpty { return word }
  var quoted = "'"
  for scalar in word.unicodeScalars {
    switch scalar {
    case "'": quoted += "'\\''"
    case "\n", "\t": quoted.unicodeScalars.append(scalar)
    case _ where isCommand(scalar): quoted += printable(String(scalar))
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "'"
}
