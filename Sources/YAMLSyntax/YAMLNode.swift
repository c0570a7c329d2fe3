public import Diagnostics

/// The index of a node in its tree's array.
public typealias NodeID = Int

/// One node of a file, with its place, in sixteen bytes. The nodes of a tree lie in one array in the order of the file: a
/// container is followed by all that it contains.
public struct YAMLNode: Sendable {
  public enum Kind: UInt8, Sendable {
    case scalar
    case mapping
    case sequence
    case alias
  }

  public struct Flags: OptionSet, Sendable {
    public var rawValue: UInt8
    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    // Computed, so that other modules see numbers in their place.
    /// A scalar without quotes, which may therefore mean null.
    @inlinable
    public static var plain: Flags { Flags(rawValue: 1) }
    /// The scalar's text is not as in the source (escapes, folding).
    @inlinable
    public static var decoded: Flags { Flags(rawValue: 2) }
    /// A mapping with `<<`.
    @inlinable
    public static var merged: Flags { Flags(rawValue: 4) }
  }

  public var range: SourceRange
  /// Of a container: the index of the first node behind it. Of an alias: the node it means. Of a decoded scalar: its
  /// number among the decoded texts.
  public var link: UInt32
  public var kind: Kind
  public var flags: Flags

  /// The index behind a node and all that it contains.
  @inlinable
  @inline(__always)
  public static func end(of node: NodeID, in nodes: UnsafeBufferPointer<YAMLNode>) -> NodeID {
    switch nodes[node].kind {
    case .mapping, .sequence: Int(nodes[node].link)
    case .scalar, .alias: node + 1
    }
  }
}
