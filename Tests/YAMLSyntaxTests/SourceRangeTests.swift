import Diagnostics
import TestSupport
import Testing

@testable import YAMLSyntax

/// Every node knows exactly the bytes it was written with.
@Suite struct SourceRangeTests {
  /// Hundreds of small documents whose author noted where every node stands and what it says.
  @Test(arguments: 0..<400)
  func everyNodeCoversItsSource(seed: Int) {
    var writer = DocumentWriter(seed: UInt64(seed))
    writer.writeDocument()
    // Behind another file, so that a position is no offset by accident.
    let parsed = parse(bytes: writer.bytes, before: Array(repeating: 0x23, count: seed % 3 * 7))
    let base = parsed.tree.file.base
    #expect(parsed.diagnostics.isEmpty, "\(writer.text)\n\(parsed.report)")
    let found = parsed.tree.withView { view in
      view.nodes.indices.map { node in
        let range = view.nodes[node].range
        let isScalar = view.nodes[node].kind == .scalar
        return WrittenNode(
          range: Int(range.start - base)..<Int(range.end - base), text: isScalar ? view.text(of: node) : nil)
      }
    }
    #expect(found == writer.nodes, "\(writer.text)")
  }

  /// Marks of libyaml count characters and come almost in order.
  @Test func characterOffsetsInAnyOrder() {
    var random = SplitMix64(seed: 7)
    for text in ["", "ascii", "é", "aé語🚀", String(repeating: "xé語🚀\n", count: 50)] {
      let bytes = Array(text.utf8)
      let starts = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 } + [bytes.count]
      let isASCII = bytes.allSatisfy { $0 < 0x80 }
      bytes.withUnsafeBufferPointer { buffer in
        var offsets = CharacterOffsets(bytes: buffer, isASCII: isASCII)
        for _ in 0..<500 {
          let character = random.number(0...(starts.count - 1))
          #expect(offsets.byteOffset(ofCharacter: character) == starts[character])
        }
        #expect(offsets.byteOffset(ofCharacter: starts.count + 5) == bytes.count)
      }
    }
  }
}
