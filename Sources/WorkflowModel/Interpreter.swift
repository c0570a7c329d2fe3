/// The language of the program that a script is given to, as far as it must be known to give it a script in a file.
package enum Interpreter: Sendable {
  case shell
  case zsh
  case fish
  case python
  case node
  case perl
  case ruby

  private static let names: [String: Interpreter] = [
    "sh": .shell, "bash": .shell, "dash": .shell, "ash": .shell, "ksh": .shell, "mksh": .shell, "yash": .shell,
    "zsh": .zsh, "fish": .fish, "python": .python, "pypy": .python, "node": .node, "nodejs": .node, "perl": .perl,
    "ruby": .ruby,
  ]

  /// - Parameter words: the words before the script: `bash -c`, `/usr/bin/env python3.12 -c`, `nice dash -ec`.
  /// - Returns: nil where none of them is known, or where the script would not be a text to it.
  package init?(shell words: [String]) {
    let programs = words.indices.filter { !words[$0].hasPrefix("-") && Self.named(words[$0]) != nil }
    guard let index = programs.last, let interpreter = Self.named(words[index]) else { return nil }
    let flag: Character =
      switch interpreter {
      case .shell, .zsh, .fish, .python: "c"
      case .node, .perl, .ruby: "e"
      }
    // Otherwise the last word is the path of a script.
    guard words[index...].dropFirst().contains(where: { $0.hasPrefix("-") && $0.contains(flag) }) else { return nil }
    self = interpreter
  }

  private static func named(_ word: String) -> Interpreter? {
    let name = word.split(separator: "/").last.map(String.init) ?? word
    // `python3`, `perl5.36`, `ksh93`
    let base = name.reversed().drop { $0.isNumber || $0 == "." }.reversed()
    return names[String(base)]
  }

  /// A script that does what the script in a file does: with the same arguments, `$0` and standard input.
  ///
  /// - Parameter path: absolute.
  package func script(thatRuns path: String) -> String {
    switch self {
    case .shell: return ". \(shellQuoted(path))"
    // Here a script that is read by '.' has another `$0`.
    case .zsh: return "eval \"$(<\(shellQuoted(path)))\""
    case .fish: return "source \(quoted(path)) $argv"
    case .python: return "exec(compile(open(\(quoted(path)), 'rb').read(), '<string>', 'exec'))"
    case .node: return "(0, eval)(require('fs').readFileSync(\(quoted(path)), 'utf8'))"
    case .perl:
      return "eval do { local $/; open my $f, '<', \(quoted(path)) or die $!; <$f> }; die $@ if $@"
    case .ruby: return "eval(File.read(\(quoted(path))), TOPLEVEL_BINDING, '-e')"
    }
  }

  private func shellQuoted(_ path: String) -> String {
    "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// In single quotes, as all languages but that of shells read them.
  private func quoted(_ path: String) -> String {
    var text = "'"
    for character in path {
      if character == "'" || character == "\\" { text.append("\\") }
      text.append(character)
    }
    return text + "'"
  }
}
