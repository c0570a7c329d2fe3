import Glibc

/// The program under test: what `TASKFLOW_BINARY` names, else the executable built beside this test bundle.
package let taskflowBinary: String = {
  if let path = getenv("TASKFLOW_BINARY") { return String(cString: path) }
  var buffer = [CChar](repeating: 0, count: 4096)
  let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
  let bundle = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  return bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/taskflow"
}()

/// A directory with a task file, in which taskflow is started.
package final class Sandbox {
  package let directory: TemporaryDirectory

  /// - Parameter taskFile: the text of `taskflow.yaml`; nil for none.
  package init(_ taskFile: String? = nil) throws {
    directory = try TemporaryDirectory()
    if let taskFile { try directory.write("taskflow.yaml", taskFile) }
  }

  /// taskflow with arguments, to be started in the directory or one below it.
  ///
  /// - Parameter environment: variables to set, or with nil to remove.
  package func program(
    _ arguments: [String], in subdirectory: String? = nil, environment changes: [String: String?] = [:]
  ) -> Program {
    var program = Program([taskflowBinary] + arguments)
    program.directory = subdirectory.map { directory.path(of: $0) } ?? directory.path
    program.owner = directory
    for (name, value) in changes { program.environment[name] = value }
    return program
  }

  @discardableResult
  package func taskflow(
    _ arguments: String..., in subdirectory: String? = nil, environment: [String: String?] = [:]
  ) throws -> ProgramResult {
    try program(arguments, in: subdirectory, environment: environment).run()
  }

  package func start(_ arguments: String..., environment: [String: String?] = [:]) throws -> RunningProgram {
    try program(arguments, environment: environment).start()
  }

  /// taskflow started by a shell that does something before it becomes taskflow: `ulimit -n 32`, `trap '' HUP`.
  package func program(after preparation: String, _ arguments: [String]) -> Program {
    var program = program(arguments)
    program.words = ["sh", "-c", "\(preparation); exec \"$@\"", "sh"] + program.words
    return program
  }
}

extension ProgramResult {
  package var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

  /// What was said while the run went on: standard error up to the report on what failed.
  package var messages: String {
    errors.split(separator: "\n\n", maxSplits: 1).first.map { $0.hasSuffix("\n") ? String($0) : "\($0)\n" } ?? ""
  }
}
