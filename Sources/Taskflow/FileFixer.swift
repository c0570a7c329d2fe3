package import Diagnostics

/// Makes the fixes of a file until there are none left.
///
/// A fix is only made where the file is no worse afterwards: it has no more errors than before.
package struct FileFixer {
  private let path: String
  private let inputName: String?
  private let filter: FindingFilter
  /// One fix can make room for the next; this many rounds are more than fixes of fixes need.
  private static let rounds = 10

  /// - Parameters:
  ///   - inputName: the path of the file that standard input stands for.
  ///   - filter: only what is wanted is fixed.
  package init(_ path: String, inputName: String? = nil, _ filter: FindingFilter) {
    self.path = path
    self.inputName = inputName
    self.filter = filter
  }

  /// - Returns: the bytes of the file with its fixes, and how many were made.
  package func fix(_ bytes: [UInt8]) -> (bytes: [UInt8], count: Int) {
    var state = State(bytes, self)
    var count = 0
    for _ in 0..<Self.rounds {
      guard let (next, applied) = improve(state) else { break }
      state = next
      count += applied
    }
    return (state.bytes, count)
  }

  /// A file as it is after some fixes.
  private struct State {
    let bytes: [UInt8]
    let file: SourceFile?
    let fixes: [Fix]
    let errorCount: Int

    init(_ bytes: [UInt8], _ fixer: FileFixer) {
      self.bytes = bytes
      let loaded = LoadedFile(fixer.path, inputName: fixer.inputName, bytes: bytes, checks: .all)
      file = loaded.sources.files.first
      fixes = loaded.findings(fixer.filter).compactMap(\.fix)
      errorCount = loaded.allDiagnostics.count { $0.severity == .error }
    }
  }

  /// All fixes at once, or the first that does no harm.
  private func improve(_ state: State) -> (State, applied: Int)? {
    guard let file = state.file, !state.fixes.isEmpty else { return nil }
    for fixes in [state.fixes] + (state.fixes.count > 1 ? state.fixes.map { [$0] } : []) {
      let (bytes, applied) = FixApplier.apply(fixes, to: file)
      if applied.isEmpty { continue }
      let next = State(bytes, self)
      if next.errorCount <= state.errorCount { return (next, applied.count) }
    }
    return nil
  }
}
