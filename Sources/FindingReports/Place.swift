import Diagnostics
import Variables

/// Where something is, for programs.
struct Place {
  /// A position in a file.
  struct Position {
    /// Bytes before it.
    var offset: Int
    /// Counted from 1.
    var line: Int
    /// Counted from 1, in Unicode scalars.
    var column: Int
  }

  var path: String
  var start: Position
  /// Behind the last byte.
  var end: Position
}

/// Computes the places of one map of sources.
struct PlaceFinder {
  private let sources: SourceMap
  private let locator: SourceLocator

  init(_ sources: SourceMap) {
    self.sources = sources
    locator = SourceLocator(sources)
  }

  /// - Returns: nil for a range that is in no file.
  func place(of range: SourceRange) -> Place? {
    guard let file = sources.file(at: range.start), let start = locator.location(of: range.start) else { return nil }
    let last = min(max(range.end, range.start), file.end)
    guard let end = locator.location(of: last) else { return nil }
    return Place(
      path: withoutDetours(file.path),
      start: Place.Position(offset: Int(range.start - file.base), line: start.line, column: start.column),
      end: Place.Position(offset: Int(last - file.base), line: end.line, column: end.column))
  }

  /// The place of a finding; of one without any, the beginning of the file.
  func place(of finding: Diagnostic, in file: ReportedFile) -> Place {
    let beginning = Place.Position(offset: 0, line: 1, column: 1)
    return finding.range.flatMap { place(of: $0) }
      ?? Place(path: withoutDetours(file.path), start: beginning, end: beginning)
  }

  /// The line that a range begins in, without spaces around it and with `***` in the place of secrets; of a long line, what
  /// stands around the beginning of the range.
  func line(of range: SourceRange, _ secrets: Secrets) -> String {
    guard let file = sources.file(at: range.start), file.isShown, let location = locator.location(of: range.start)
    else { return "" }
    guard location.lineBytes.count <= Self.longLine else {
      let offset = Int(range.start - file.base)
      return MaskedLine.excerpt(
        of: location.lineBytes, in: file.bytes, around: offset, reach: Self.longLine / 4, secrets.masker)
    }
    let line = file.bytes[location.lineBytes]
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    guard let first = line.firstIndex(where: { !isSpace($0) }), let last = line.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return secrets.mask(String(decoding: line[first...last], as: UTF8.self))
  }

  /// Of a line of more bytes than this, not all is looked at for every finding in it.
  private static let longLine = 1000

  /// The number of bytes of files that were looked at so far.
  var readBytes: Int { locator.readBytes }
}

/// A path without `.` and without `..` behind a directory, as programs compare paths; what an included file is called holds
/// the way to it.
func withoutDetours(_ path: String) -> String {
  var components: [Substring] = []
  for component in path.split(separator: "/") where component != "." {
    let mayGoBack = component == ".." && components.last.map { $0 != ".." } ?? false
    if mayGoBack { components.removeLast() } else { components.append(component) }
  }
  return (path.hasPrefix("/") ? "/" : "") + components.joined(separator: "/")
}
