extension Workflow {
  /// The names of all variables that the files set, wherever they can be seen.
  package func variableNames() -> Set<String> {
    var names: Set<String> = []
    for file in files {
      names.formUnion(file.parameters.map(\.name) + file.environment.map(\.name))
      names.formUnion(file.defaults?.environment.map(\.name) ?? [])
    }
    for settings in settings {
      names.formUnion(settings.environment.map(\.name))
      if case .values(let defaults) = settings.memberDefaults { names.formUnion(defaults.environment.map(\.name)) }
    }
    return names.union(producedNames())
  }

  /// The names of all exports and axes of matrices.
  package func producedNames() -> Set<String> {
    var names: Set<String> = []
    for rules in rules {
      names.formUnion(rules.exports.map { texts[$0.text] })
      names.formUnion(rules.matrix?.axes.map(\.name) ?? [])
      for combination in rules.matrix?.include ?? [] { names.formUnion(combination.map(\.axis)) }
    }
    return names
  }
}
