import Planner
import TestSupport
import Variables
import WorkflowModel

extension Planner.Options {
  /// A run in an environment that is known, with files that are given as texts.
  ///
  /// - Parameters:
  ///   - process: the environment of taskflow itself.
  ///   - set: what `--set` gives to params.
  ///   - env: what `--env` sets.
  ///   - files: by their paths from the directory of the task file.
  static func given(
    mode: Mode? = nil, targets: [String] = [], process: KeyValuePairs<String, String> = [:],
    set: KeyValuePairs<String, String> = [:], env: KeyValuePairs<String, String> = [:], files: [String: String] = [:]
  ) -> Planner.Options {
    var inherited = VariableMap()
    for (name, value) in process { inherited.set(name, Bytes(value.utf8), rank: .inherited) }
    let texts = Dictionary(uniqueKeysWithValues: files.map { ("/project/\($0)", $1) })
    let invocation = Invocation(
      inherited: inherited, overrides: env.map { Invocation.Variable($0.key, Bytes($0.value.utf8)) },
      parameters: set.map { Invocation.Variable($0.key, Bytes($0.value.utf8)) },
      readFile: { path in
        guard let text = texts[path] else {
          return .failure(Invocation.FileProblem(reason: "No such file or directory", isMissing: true))
        }
        return .success(Bytes(text.utf8))
      })
    return Planner.Options(mode: mode, targets: targets, invocation: invocation)
  }
}
