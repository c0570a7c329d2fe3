import Glibc
import Testing

/// A program that few machines have.
enum NeededProgram {
  /// Whether it is in a directory of `PATH`.
  static func isInstalled(_ name: String) -> Bool {
    let directories = getenv("PATH").map { String(cString: $0).split(separator: ":") } ?? []
    return directories.contains { access("\($0)/\(name)", X_OK) == 0 }
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test where a program is not installed; the closing lines of `make test` say so.
  static func needs(_ program: String) -> Self {
    .enabled(if: NeededProgram.isInstalled(program), "\(program) is not installed")
  }
}
