import Diagnostics
import Testing

/// Fixes change what they say and nothing else.
@Suite struct FixApplierTests {
  private static let base: UInt32 = 100
  private static let file = SourceFile(path: "a", bytes: Array("0123456789".utf8), base: base)

  private static func edit(_ start: UInt32, _ end: UInt32, _ text: String) -> Fix.Edit {
    Fix.Edit(SourceRange(start: base + start, end: base + end), text)
  }

  private static func fix(_ edits: Fix.Edit...) -> Fix { Fix(.remove("it"), edits) }

  @Test(
    arguments: [
      ([], "0123456789", []),
      ([fix(edit(2, 4, "ab"))], "01ab456789", [0]),
      ([fix(edit(0, 0, "<")), fix(edit(10, 10, ">"))], "<0123456789>", [0, 1]),
      ([fix(edit(0, 10, ""))], "", [0]),
      // In the order of the file, whatever that of the findings.
      ([fix(edit(8, 9, "b")), fix(edit(1, 2, "a"))], "0a234567b9", [0, 1]),
      // Of two that overlap the first.
      ([fix(edit(2, 5, "a")), fix(edit(4, 6, "b"))], "01a56789", [0]),
      ([fix(edit(2, 5, "a")), fix(edit(5, 6, "b"))], "01ab6789", [0, 1]),
      ([fix(edit(3, 3, "a")), fix(edit(3, 3, "a"))], "012a3456789", [0]),
      ([fix(edit(1, 9, "a")), fix(edit(3, 4, "b")), fix(edit(9, 10, "c"))], "0ac", [0, 2]),
      // As a whole or not at all.
      ([fix(edit(1, 2, "a"), edit(8, 9, "a")), fix(edit(4, 5, "b"), edit(8, 9, "b"))], "0a234567a9", [0]),
      // What is elsewhere is left alone.
      ([fix(edit(1, 2, "a"), edit(10, 12, "b"))], "0123456789", []),
    ] as [([Fix], String, [Int])])
  func fixes(fixes: [Fix], expected: String, applied: [Int]) {
    let result = FixApplier.apply(fixes, to: Self.file)
    #expect(String(decoding: result.bytes, as: UTF8.self) == expected)
    #expect(result.applied == applied)
  }
}
