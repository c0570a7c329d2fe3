/// Where names are looked up: every list of tasks, once for each instance of the group it is in.
struct OracleCopies: Sendable {
  /// What waits for a name, and the list that the name is written in.
  var pending: [(node: OracleNode, list: Int, name: String)] = []
  private var lists: [List] = []

  private struct List: Sendable {
    var parent: Int
    var entries: [String: Entry] = [:]
  }

  private struct Entry: Sendable {
    var last = -1
    var copies: [Copy] = []
  }

  private struct Copy: Sendable {
    var values: [(axis: String, value: String)]
    var last: OracleNode
    /// The list of its members; -1 for a task.
    var inner: Int
  }

  mutating func addList(parent: Int) -> Int {
    lists.append(List(parent: parent))
    return lists.count - 1
  }

  mutating func setWhole(_ name: String, in list: Int, last: OracleNode) {
    lists[list].entries[name, default: Entry()].last = last
  }

  mutating func addCopy(
    _ name: String, in list: Int, values: [(axis: String, value: String)], last: OracleNode, inner: Int
  ) {
    lists[list].entries[name, default: Entry()].copies.append(Copy(values: values, last: last, inner: inner))
  }

  /// "A name is looked up among the task's siblings, then outwards through the groups around it", a path by its first name.
  func resolve(_ name: String, in list: Int) -> [OracleNode] {
    let parts = name.split(separator: "/").map(Part.init)
    var list = list
    while list >= 0 {
      if lists[list].entries[parts[0].name] != nil { return follow(parts[...], in: list) }
      list = lists[list].parent
    }
    return []
  }

  private func follow(_ parts: ArraySlice<Part>, in list: Int) -> [OracleNode] {
    guard let part = parts.first, let entry = lists[list].entries[part.name] else { return [] }
    // Of a matrix as a whole its end is waited for.
    if parts.count == 1, part.axis == nil { return [entry.last] }
    let matching = entry.copies.filter { copy in
      part.axis == nil || copy.values.contains { $0.axis == part.axis! && $0.value == part.value }
    }
    if parts.count == 1 { return matching.map(\.last) }
    return matching.flatMap { $0.inner < 0 ? [] : follow(parts.dropFirst(), in: $0.inner) }
  }

  /// `name` or `name[axis=value]`.
  private struct Part {
    var name: String
    var axis: String?
    var value = ""

    init(_ text: Substring) {
      let pieces = text.split { "[=]".contains($0) }.map(String.init)
      name = pieces[0]
      if pieces.count == 3 { (axis, value) = (pieces[1], pieces[2]) }
    }
  }
}
