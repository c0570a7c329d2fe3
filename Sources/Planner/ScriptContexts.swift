package import WorkflowModel

/// What surrounds the scripts of a workflow: which shell each is given, and which variables taskflow sets for it.
package struct ScriptContexts {
  private let workflow: Workflow
  private let resolver: SettingsResolver
  /// Of any task: what a task sees of them is known only with the graph.
  private let exports: Set<String>

  package init(_ workflow: Workflow) {
    self.workflow = workflow
    resolver = SettingsResolver(workflow, parameters: [:])
    exports = Set(workflow.rules.flatMap { rules in rules.exports.map { workflow.texts[$0.text] } })
  }

  package func shell(of script: ScriptPlace) -> Shell {
    script.use == .test ? .sh : settings(of: script.task).shell
  }

  /// The names of variables that are set for a task.
  ///
  /// - Returns: nil where any may be, because a dotenv file is read.
  package func variables(of task: DefinitionID) -> Set<String>? {
    var names = exports
    for file in workflow.files { names.formUnion(file.parameters.map(\.name)) }
    var layer = settings(of: task).layer
    while let index = layer {
      let current = resolver.layers[Int(index)]
      if !current.files.isEmpty { return nil }
      names.formUnion(current.entries.map(\.name))
      layer = current.outer
    }
    var definition = Optional(task)
    while let current = definition {
      if let matrix = workflow.rules(of: current)?.matrix { names.formUnion(matrix.names) }
      definition = workflow.tasks[current].parent
    }
    return names
  }

  private func settings(of task: DefinitionID) -> ResolvedSettings {
    resolver.settings[Int(resolver.settingsOf[task])]
  }
}
