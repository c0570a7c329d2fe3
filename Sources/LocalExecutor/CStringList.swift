import Glibc
import Planner
package import Variables

extension VariableMap {
  /// The environment of this process.
  package static func inherited() -> VariableMap {
    var variables = VariableMap()
    var next = environ
    while let entry = next.pointee {
      let bytes = UnsafeRawBufferPointer(start: entry, count: strlen(entry)).assumingMemoryBound(to: UInt8.self)
      variables.inherit(line: bytes, rank: VariableRank.inherited.rawValue)
      next += 1
    }
    return variables
  }

  /// Whether shells are told to define functions, which can give any command another meaning.
  var definesFunctions: Bool {
    contains { $0.name.hasPrefix("BASH_FUNC_") }
  }
}

/// A list of C strings as `execve` takes it, with room for two more.
package final class CStringList {
  /// All strings, one behind the other.
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  /// The strings, the room, and the end.
  private let pointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  /// The bytes that the system counts for it: the strings, each with its end, and the pointers to them.
  var passedBytes: Int { bytes.count + count * MemoryLayout<UnsafePointer<CChar>>.size }

  convenience init(_ block: EnvironmentBlock) {
    self.init(block.bytes, starts: block.starts)
  }

  package convenience init(_ words: [String]) {
    var bytes: Bytes = []
    bytes.reserveCapacity(words.reduce(0) { $0 + $1.utf8.count + 1 })
    var starts: [Int] = []
    starts.reserveCapacity(words.count)
    for var word in words {
      starts.append(bytes.count)
      word.withUTF8 { bytes.append(contentsOf: $0) }
      bytes.append(0)
    }
    self.init(bytes, starts: starts)
  }

  private init(_ text: Bytes, starts: [Int]) {
    bytes = .allocate(capacity: max(1, text.count))
    _ = bytes.initialize(from: text)
    count = starts.count
    pointers = .allocate(capacity: count + 3)
    pointers.initialize(repeating: nil)
    let base = UnsafeMutableRawPointer(bytes.baseAddress!)
    for index in starts.indices {
      pointers[index] = (base + starts[index]).assumingMemoryBound(to: CChar.self)
    }
  }

  deinit {
    pointers.deallocate()
    bytes.deallocate()
  }

  /// Calls `body` with the list, to which other strings are added for the time of the call.
  package func withPointers<Result>(
    adding first: UnsafeMutablePointer<CChar>? = nil, _ second: UnsafeMutablePointer<CChar>? = nil,
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    pointers[count] = first
    pointers[count + 1] = second
    defer {
      pointers[count] = nil
      pointers[count + 1] = nil
    }
    return body(pointers.baseAddress!)
  }
}

/// A C string of two texts, to be freed.
func makeCString(_ first: StaticString, _ second: String) -> UnsafeMutablePointer<CChar> {
  var second = second
  return second.withUTF8 { second in
    let size = first.utf8CodeUnitCount
    let bytes = UnsafeMutableRawPointer(malloc(size + second.count + 1)!)
    bytes.copyMemory(from: first.utf8Start, byteCount: size)
    if let text = second.baseAddress { (bytes + size).copyMemory(from: text, byteCount: second.count) }
    bytes.storeBytes(of: 0, toByteOffset: size + second.count, as: UInt8.self)
    return bytes.assumingMemoryBound(to: CChar.self)
  }
}
