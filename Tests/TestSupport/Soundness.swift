import Diagnostics

extension LoadedText {
  /// What does not hold of it though it must of every file, whatever is in it; empty where all is well.
  ///
  /// - Parameter reload: loads the file again with other bytes, to see what a fix makes of it.
  package func unsoundness(reload: ([UInt8]) -> LoadedText) -> [String] {
    var problems: [String] = []
    if plan == nil, diagnostics.isEmpty { problems.append("neither planned nor told why not") }
    let positions = diagnostics.map { $0.range?.start ?? 0 }
    if positions != positions.sorted() { problems.append("findings not in the order of the file: \(positions)") }
    if Set(diagnostics).count != diagnostics.count { problems.append("a finding is said twice") }
    for finding in diagnostics { problems += problemsOfPlaces(finding) + problemsOfWords(finding) }
    // Each takes as long as the file itself.
    let fixable = diagnostics.filter { $0.fix != nil }.prefix(Self.mostFixes)
    return problems + fixable.flatMap { problemsOfFix($0, reload) }
  }

  private static var mostFixes: Int { 8 }

  private func problemsOfWords(_ finding: Diagnostic) -> [String] {
    let labels = finding.labels.map(\.reason.message)
    let isSilent = ([finding.message, finding.help, finding.note] + labels).contains { $0.isEmpty }
    return isSilent ? ["\(finding.fact) does not say everything"] : []
  }

  /// Every place lies in one file, and is not cut within a character.
  private func problemsOfPlaces(_ finding: Diagnostic) -> [String] {
    let edits = finding.fix?.edits.map(\.range) ?? []
    let ranges = [finding.range].compactMap(\.self) + finding.labels.map(\.range) + edits
    return ranges.flatMap { range -> [String] in
      guard range.start <= range.end, let file = sources.file(at: range.start), range.end <= file.end else {
        return ["\(finding.fact) stands outside of its file: \(range)"]
      }
      let isCut = [range.start, range.end].contains { edge in
        edge < file.end && file.bytes[Int(edge - file.base)] & 0xC0 == 0x80
      }
      return isCut && file.isUTF8 ? ["\(finding.fact) is cut within a character: \(range)"] : []
    }
  }

  /// A fix leads to a file that is still YAML, and has one finding of the kind less.
  private func problemsOfFix(_ finding: Diagnostic, _ reload: ([UInt8]) -> LoadedText) -> [String] {
    guard let fix = finding.fix, let file = sources.files.first else { return [] }
    guard fix.edits.allSatisfy({ $0.range.end <= file.end }) else { return [] }
    let (bytes, applied) = FixApplier.apply([fix], to: file)
    guard applied == [0] else { return ["the fix of \(finding.fact) can't be applied"] }
    let fixed = reload(bytes).diagnostics.map(\.fact)
    let isLeft = fixed.count { $0 == finding.fact } >= diagnostics.count { $0.fact == finding.fact }
    let isYAML = !fixed.contains { $0.rule == .yamlSyntax } || diagnostics.contains { $0.rule == .yamlSyntax }
    return (isLeft ? ["the fix of \(finding.fact) does not help"] : [])
      + (isYAML ? [] : ["the fix of \(finding.fact) breaks the file"])
  }
}

extension SourceFile {
  fileprivate var isUTF8: Bool { String(validating: bytes, as: UTF8.self) != nil }
}
