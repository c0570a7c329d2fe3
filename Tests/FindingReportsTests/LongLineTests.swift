import Diagnostics
import Testing
import Variables

@testable import FindingReports

/// A report of many findings on one long line looks at no byte of it for every finding.
@Suite struct LongLineTests {
  /// A line of a map in braces with `count` keys, and the place of each.
  private static func line(_ count: Int) -> (sources: SourceMap, ranges: [SourceRange]) {
    var text = "tasks: { "
    var ranges: [SourceRange] = []
    for index in 0..<count {
      let start = UInt32(text.utf8.count)
      text += "schlüssel\(index)"
      ranges.append(SourceRange(start: start, end: UInt32(text.utf8.count)))
      text += ": x, "
    }
    var sources = SourceMap()
    _ = sources.add(path: "one.yaml", bytes: Array((text + "}\n").utf8))
    return (sources, ranges)
  }

  /// As reports ask: for the place of each finding, for that of a label before it, and for its line.
  private static func readBytes(_ count: Int) -> Int {
    let (sources, ranges) = line(count)
    let finder = PlaceFinder(sources)
    let secrets = Secrets()
    for range in ranges {
      _ = finder.place(of: range)
      _ = finder.place(of: ranges[0])
      _ = finder.line(of: range, secrets)
    }
    return finder.readBytes
  }

  @Test("sarif-quadratic") func bytesGrowWithTheFile() {
    let (small, large) = (Self.readBytes(500), Self.readBytes(4_000))
    #expect(small > 0)
    #expect(large < 9 * small)
  }

  @Test func linesAreShortForLongOnes() {
    let (sources, ranges) = Self.line(500)
    let finder = PlaceFinder(sources)
    let lines = ranges.map { finder.line(of: $0, Secrets()) }
    #expect(lines.allSatisfy { $0.utf8.count <= 1000 && !$0.isEmpty })
    #expect(Set(lines).count == lines.count)
  }

  @Test func columnsCountCharactersInAnyOrder() {
    let (sources, ranges) = Self.line(300)
    let text = String(decoding: sources.files[0].bytes, as: UTF8.self)
    let finder = PlaceFinder(sources)
    for range in ranges.reversed() + ranges {
      let before = text.utf8.index(text.startIndex, offsetBy: Int(range.start))
      let column = text[..<before].unicodeScalars.count + 1
      #expect(finder.place(of: range)?.start.column == column)
    }
  }

  @Test func secretsAtTheEdgeOfWhatIsReadAreMasked() {
    let (sources, ranges) = Self.line(500)
    let text = String(decoding: sources.files[0].bytes, as: UTF8.self)
    let secrets = Secrets([Bytes("schlüssel2".utf8)])
    let finder = PlaceFinder(sources)
    #expect(text.contains("schlüssel250"))
    for range in ranges[200..<300] {
      let line = finder.line(of: range, secrets)
      #expect(line.contains("***") && !line.contains("schlüssel2") && !line.contains("chlüssel2"))
    }
  }
}
