import Diagnostics
import Variables
import WorkflowModel

/// Finds variables that hold a secret, by their names, and have their value in the file.
struct SecretCheck {
  private let workflow: Workflow
  private let declared: Set<String>

  init(_ workflow: Workflow) {
    self.workflow = workflow
    declared = Set(workflow.secrets.map { workflow.texts[$0.text] })
  }

  func findings() -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for file in workflow.files {
      findings += file.environment.compactMap(finding)
      findings += file.parameters.compactMap(finding)
      if let defaults = file.defaults { findings += self.findings(in: defaults) }
    }
    for settings in workflow.settings { findings += self.findings(in: settings) }
    for rules in workflow.rules { findings += rules.include?.parameters.compactMap(finding) ?? [] }
    return findings
  }

  private func findings(in settings: TaskSettings) -> [Diagnostic] {
    var findings = settings.environment.compactMap(finding)
    if case .values(let defaults) = settings.memberDefaults { findings += self.findings(in: defaults) }
    return findings
  }

  private func finding(_ entry: EnvironmentEntry) -> Diagnostic? {
    guard let value = entry.value?.literal else { return nil }
    return finding(entry.name, value, isDeclared: declared.contains(entry.name), at: entry.range)
  }

  private func finding(_ parameter: Parameter) -> Diagnostic? {
    guard let text = parameter.defaultValue, let value = text.template.literal else { return nil }
    let isDeclared = parameter.isSecret || declared.contains(parameter.name)
    // One of several that everybody may see is none.
    guard parameter.choices.isEmpty else { return nil }
    return finding(parameter.name, value, isDeclared: isDeclared, at: text.range)
  }

  private func finding(_ name: String, _ value: String, isDeclared: Bool, at range: SourceRange) -> Diagnostic? {
    guard isDeclared || SecretPatterns.isSecret(name: name), SecretPatterns.mayBeSecret(value: value) else {
      return nil
    }
    return Diagnostic(.plainSecret(name), at: range)
  }
}
