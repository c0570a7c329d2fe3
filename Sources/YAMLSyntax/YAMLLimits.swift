/// What a file may not exceed, so that no file takes more time or memory than its size explains.
package struct YAMLLimits: Sendable {
  /// Bytes of one file.
  package var fileSize = 256 << 20
  /// Bytes of one scalar, its quotes and line breaks included.
  package var scalarSize = 16 << 20
  /// Collections inside each other.
  package var depth = 100
  /// Nodes that aliases stand for, all together.
  package var aliasedNodes = 1_000_000

  package init() {}
}
