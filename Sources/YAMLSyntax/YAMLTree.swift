package import Diagnostics

/// A file as a located tree: every node knows its bytes. Duplicate keys are reported, aliases and merges settled.
package struct YAMLTree: Sendable {
  package let file: SourceFile
  var nodes: [YAMLNode] = []
  var decoded = DecodedTexts()
  /// The entries of mappings with `<<`, in the order of the file, each key once.
  var mergedEntries: [NodeID: [YAMLTreeView.Entry]] = [:]
  /// Anchors that no alias refers to, in the order of the file.
  package internal(set) var unusedAnchors: [(name: String, range: SourceRange)] = []
  /// The containers that had not ended where reading stopped, the outermost first.
  package internal(set) var openContainers: [NodeID] = []
  /// nil for a file without content.
  package var root: NodeID?

  /// Gives access to the nodes; the view is valid only until `body` returns.
  package func withView<Result>(_ body: (YAMLTreeView) -> Result) -> Result {
    nodes.withUnsafeBufferPointer { nodes in
      file.bytes.withUnsafeBufferPointer { source in
        decoded.bytes.withUnsafeBufferPointer { bytes in
          decoded.ends.withUnsafeBufferPointer { ends in
            body(
              YAMLTreeView(
                base: file.base, nodes: nodes, source: source, decoded: bytes, decodedEnds: ends,
                mergedEntries: mergedEntries))
          }
        }
      }
    }
  }
}

/// The texts of scalars that differ from their source, end to end.
struct DecodedTexts: Sendable {
  var bytes: [UInt8] = []
  var ends: [UInt32] = [0]

  /// - Returns: the number of the text.
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    bytes.append(contentsOf: text)
    ends.append(UInt32(bytes.count))
    return UInt32(ends.count - 2)
  }
}
