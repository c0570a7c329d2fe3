/// The real inputs that lie beside the checkout: `../shared/corpus`.
package enum Corpus {
  package static let path: String = {
    let parent = repositoryRoot.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parent.joined(separator: "/") + "/shared/corpus"
  }()

  package static let isPresent = (try? readBytes(path + "/README.md")) != nil

  /// What a skipped test says.
  package static let absence = "the corpus is not there: ../shared/corpus beside the checkout"
}

/// The rows of a file of comma-separated values (RFC 4180) behind its head, each as a dictionary by column.
package func readTable(_ path: String) throws -> [[String: String]] {
  var rows: [[String]] = [[""]]
  var isQuoted = false
  var characters = Array(try readFile(path).unicodeScalars)[...]
  while let character = characters.popFirst() {
    let last = rows.count - 1
    switch character {
    case "\"" where isQuoted && characters.first == "\"":
      rows[last][rows[last].count - 1] += "\""
      characters.removeFirst()
    case "\"": isQuoted.toggle()
    case "," where !isQuoted: rows[last].append("")
    case "\r" where !isQuoted: break
    case "\n" where !isQuoted: rows.append([""])
    default: rows[last][rows[last].count - 1].unicodeScalars.append(character)
    }
  }
  let head = rows.removeFirst()
  return rows.filter { $0.count == head.count }.map { Dictionary(uniqueKeysWithValues: zip(head, $0)) }
}
