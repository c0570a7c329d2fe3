import Diagnostics
import YAMLSyntax

/// Files that are not YAML, which a reader of YAML would only find faults in.
extension ForeignFile {
  /// nil for a file whose name is not that of a Makefile or a justfile.
  init?(namedAs file: SourceFile) {
    switch file.lastComponent.lowercased() {
    case "makefile", "gnumakefile": self = .make
    case "justfile", ".justfile": self = .just
    case let name where name.hasSuffix(".mk"): self = .make
    case let name where name.hasSuffix(".just"): self = .just
    default: return nil
    }
  }

  /// Whether a file that is not YAML, and whose name does not say that it is, has a target with a recipe after a tab.
  static func isMakefile(_ file: SourceFile) -> Bool {
    let name = file.lastComponent.lowercased()
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return false }
    let start = String(decoding: file.bytes.prefix(20_000), as: UTF8.self)
    return start.contains(/(?:^|\n)[A-Za-z0-9_.%\/-]+[^\n:=]*:[^\n=]*\n\t[^\n]/)
  }

  func finding(in file: SourceFile) -> Diagnostic {
    let start = SourceRange(start: file.base, end: file.base)
    return Diagnostic(.foreignFile(self, renamed: 0, keys: 0, habits: []), at: start)
  }
}
