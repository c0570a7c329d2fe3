import Variables
import WorkflowModel

extension Plan {
  /// The first task that names a file, or a directory around it, in its `inputs`; nil where none does. Names with values that only the
  /// run will tell are passed over.
  ///
  /// - Parameters:
  ///   - names: the absolute paths of the file.
  ///   - areSame: whether two paths lead to one file.
  package func reader(ofFile names: [String], areSame: (String, String) -> Bool) -> TaskID? {
    var inputs: [Int32: [FileGlob]] = [:]
    for glob in workflow.fileGlobs where !glob.isOutput { inputs[glob.task, default: []].append(glob) }
    if inputs.isEmpty { return nil }
    let names = names.map(FileAccesses.normalized)
    let evaluator = EnvironmentEvaluator(files: workflow.files, layers: layers, invocation: invocation)
    return (0..<TaskID(tasks.count)).first { task in
      let planned = tasks[Int(task)]
      guard planned.kind == .task, let globs = inputs[planned.definition] else { return false }
      let settings = settings(of: task)
      let variables = evaluator.environment(of: settings.layer, TaskData(matrix: matrixValues(of: task))).variables
      func text(_ text: LocatedText) -> Bytes? { (try? evaluator.evaluate(text, in: variables).get()) ?? nil }
      let path = settings.directory.map(text)
      if path == .some(nil) { return false }
      let directory = directory(of: settings, path ?? nil)
      return globs.contains { glob in
        guard let value = text(glob.text) else { return false }
        let input = FileAccesses.normalized(joinPath(directory, String(decoding: value, as: UTF8.self)))
        guard case .success(let pattern) = GlobPattern.parse(input) else { return false }
        return names.contains { Self.isMeant($0, by: pattern, areSame) }
      }
    }
  }

  private static func isMeant(_ name: String, by pattern: GlobPattern, _ areSame: (String, String) -> Bool) -> Bool {
    guard let path = pattern.literal else { return pattern.matches(name) }
    if path == name || path == "/" || name.hasPrefix(path + "/") { return true }
    return areSame(path, name)
  }
}
