/// The environment of a process: names and values in the order in which the names were first set.
///
/// Each entry remembers the rank of the layer that set it, so layers may be filled in in any order: what a task set
/// itself stays when an `env_file` is read later.
package struct VariableMap: Sendable {
  private var entries: [Entry] = []
  private var indices: [ExactText: Int] = [:]
  /// Inherited lines that no name of ours can mean, passed on as they were.
  private var foreignLines: [Bytes] = []

  private struct Entry {
    var name: String
    /// Nil for a variable that was removed: lower layers can't bring it back.
    var value: Bytes?
    var rank: Int
  }

  package init() {}

  /// The value of a variable, nil when it is not set or was removed.
  package subscript(_ name: String) -> Bytes? {
    guard let index = indices[ExactText(name)] else { return nil }
    return entries[index].value
  }

  /// The rank of the layer that has set a variable, or removed it; nil when no layer did either.
  package func rank(of name: String) -> Int? {
    indices[ExactText(name)].map { entries[$0].rank }
  }

  /// Sets a variable, or with nil removes it, unless a layer of higher rank did either before.
  ///
  /// Whoever reads names and values refuses NUL in them and `=` in names: no environment can hold them.
  package mutating func set(_ name: String, _ value: Bytes?, rank: Int) {
    let key = ExactText(name)
    if let index = indices[key] {
      guard rank >= entries[index].rank else { return }
      entries[index].value = value
      entries[index].rank = rank
    } else {
      indices[key] = entries.count
      entries.append(Entry(name: name, value: value, rank: rank))
    }
  }

  package mutating func set(_ name: String, _ value: String, rank: Int) {
    set(name, Bytes(value.utf8), rank: rank)
  }

  /// Applies every entry of another map, also what it removes, each with the rank it has there.
  package mutating func merge(_ other: VariableMap) {
    for entry in other.entries { set(entry.name, entry.value, rank: entry.rank) }
    foreignLines += other.foreignLines
  }

  /// Takes over a line `NAME=value`, without its NUL, of the environment of this process. A line whose name is not UTF-8
  /// or that has no `=` reaches other processes unchanged, but can't be looked up.
  package mutating func inherit(line: UnsafeBufferPointer<UInt8>, rank: Int) {
    guard let equals = line.firstIndex(of: UInt8(ascii: "=")), equals > 0,
      let name = String(validating: line[..<equals], as: UTF8.self)
    else {
      foreignLines.append(Bytes(line))
      return
    }
    set(name, Bytes(line[(equals + 1)...]), rank: rank)
  }
}

extension VariableMap: Sequence {
  /// The variables that are set, in the order in which their names came up first.
  package func makeIterator() -> AnyIterator<(name: String, value: Bytes)> {
    var rest = entries[...]
    return AnyIterator {
      while let entry = rest.popFirst() {
        if let value = entry.value { return (entry.name, value) }
      }
      return nil
    }
  }
}

// MARK: - For execve

/// An environment as `execve` takes it, but with offsets in place of pointers.
package struct EnvironmentBlock: Sendable {
  /// `NAME=value` and NUL, one behind the other.
  package fileprivate(set) var bytes: Bytes = []
  /// Where each line begins.
  package fileprivate(set) var starts: [Int] = []
}

extension VariableMap {
  package func makeBlock() -> EnvironmentBlock {
    var block = EnvironmentBlock()
    block.bytes.reserveCapacity(entries.reduce(0) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) + 2 })
    block.starts.reserveCapacity(entries.count + foreignLines.count)
    for (name, value) in self {
      block.starts.append(block.bytes.count)
      block.bytes += name.utf8
      block.bytes.append(UInt8(ascii: "="))
      block.bytes += value
      block.bytes.append(0)
    }
    for line in foreignLines {
      block.starts.append(block.bytes.count)
      block.bytes += line
      block.bytes.append(0)
    }
    return block
  }
}
