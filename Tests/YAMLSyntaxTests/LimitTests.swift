import Diagnostics
import TestSupport
import Testing
import YAMLSyntax

/// No file takes more time or memory than its size explains: each limit has its finding, and reading stops there.
@Suite struct LimitTests {
  // MARK: - Depth

  @Test func deepFlowNesting() {
    let deep = parse("tasks: " + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000))
    // The map around it is the first level.
    #expect(deep.summary == ["depth-limit 1:107 ^ bytes 106..<107"])
    #expect(deep.facts == [.tooDeep(limit: 100)])
    #expect(!deep.isComplete)
    let open = parse(String(repeating: "{a: ", count: 10_000))
    #expect(open.summary == ["depth-limit 1:401 ^ bytes 400..<401"])
  }

  @Test func deepBlockNesting() {
    let list = parse("tasks:\n" + String(repeating: "- ", count: 10_000) + "x\n")
    #expect(list.facts == [.tooDeep(limit: 100)])
    #expect(list.summary == ["depth-limit 2:199 ^ bytes 205..<205"])
    let map = parse((0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined())
    // A hundred lines of three bytes and their indentation, and that of the line itself.
    let offset = 100 * 3 + (0...100).reduce(0, +)
    #expect(map.summary == ["depth-limit 101:101 ^ bytes \(offset)..<\(offset)"])
  }

  @Test func depthAtTheLimitIsFine() {
    func nested(_ levels: Int) -> Parsed {
      parse(String(repeating: "[", count: levels) + String(repeating: "]", count: levels))
    }
    #expect(nested(100).diagnostics.isEmpty)
    #expect(nested(100).outline == String(repeating: "[", count: 100) + String(repeating: "]", count: 100))
    #expect(nested(101).rules == ["depth-limit"])
  }

  // MARK: - Aliases

  @Test func aliasBomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...8 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let bomb = parse(text)
    #expect(bomb.facts == [.tooManyAliasedNodes(limit: 1_000_000)])
    #expect(!bomb.isComplete)
    #expect(bomb.tree.withView { $0.nodes.count } < 100)
  }

  /// Every alias counts with all that it stands for.
  @Test func aliasedNodesAreCounted() {
    var limits = YAMLLimits()
    limits.aliasedNodes = 7
    // The list with its two items is three nodes; the list around its alias makes four.
    check(in: "a: &a [x, y]\nb: *a\nc: *a\n", limits: limits)
    check("alias-limit", in: "a: &a [x, y]\nb: *a\nc: *a\nd: ⟦*a⟧\ne: *nothing\n", limits: limits)
    check(in: "a: &a [x, y]\nb: &b [*a]\nc: *b\n", limits: limits)
    // Lists in lists count with all that is in them.
    check("alias-limit", in: "a: &a [[x], [y]]\nb: *a\nc: ⟦*a⟧\n", limits: limits)
    limits.aliasedNodes = 6
    check("alias-limit", in: "a: &a [x, y]\nb: &b [*a]\nc: ⟦*b⟧\n", limits: limits)
  }

  @Test func manyAliasesOfOneScalarAreFine() {
    let text = "a: &a x\nb: [" + Array(repeating: "*a", count: 5_000).joined(separator: ",") + "]\n"
    #expect(parse(text).diagnostics.isEmpty)
  }

  // MARK: - Sizes

  /// A hundred megabytes in one value: plain, quoted, in a block, as a comment.
  @Test(arguments: ["a: ", "a: \"", "a: '", "a: |\n ", "a: >\n ", "a: [", "# "])
  func hundredMegabytesInOneScalar(head: String) {
    var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 100 << 20)
    bytes.replaceSubrange(0..<head.utf8.count, with: head.utf8)
    let parsed = parse(bytes: bytes)
    #expect(parsed.facts == [.scalarTooLong(limit: 16 << 20)])
    #expect(!parsed.isComplete)
  }

  @Test(arguments: [("a: ", "\n  "), ("a: \"", "\n"), ("a: |\n  ", "\n  "), ("a: >\n  ", "\n\n  ")])
  func manyLinesInOneScalar(head: String, lineBreak: String) {
    var limits = YAMLLimits()
    limits.scalarSize = 100_000
    let text = head + String(repeating: String(repeating: "é", count: 39) + lineBreak, count: 20_000)
    #expect(parse(text, limits: limits).facts == [.scalarTooLong(limit: 100_000)])
    let short = head + String(repeating: "é" + lineBreak, count: 1_000) + (head.hasSuffix("\"") ? "\"" : "")
    #expect(parse(short, limits: limits).diagnostics.isEmpty)
  }

  /// The caret stands where the value or its item begins, not where reading stopped.
  @Test(arguments: [
    "a: x\nb: ⟦\"⟧é", "a: x\nb: ⟦x⟧", "a: x\nb:\n    ⟦'⟧", "a: x\nb: ⟦|⟧\n  x", "a: [é, ⟦\"⟧", "⟦x⟧",
    "a:\n  - x\n  ⟦-⟧ '",
  ])
  func longScalarIsShownAtItsBeginning(head: String) {
    var limits = YAMLLimits()
    limits.scalarSize = 100_000
    let lines = String(repeating: String(repeating: "y", count: 98) + "\n  ", count: 3_000)
    check("scalar-limit", in: head + lines, limits: limits)
  }

  @Test func fileSize() {
    var limits = YAMLLimits()
    limits.fileSize = 10
    #expect(parse("a: 4567890", limits: limits).diagnostics.isEmpty)
    let parsed = parse("a: 45678901", limits: limits)
    #expect(parsed.facts == [.fileTooLarge(path: "test.yaml", limit: 10)])
    #expect(parsed.diagnostics.map(\.range) == [nil])
    #expect(!parsed.isComplete)
    #expect(YAMLLimits().fileSize == 256 << 20)
  }
}
