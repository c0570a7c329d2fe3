/// Which module may import which: the table of ARCHITECTURE.md, written out. An arrow that is not here is a decision
/// that somebody has to take, here and there.
enum LayerTable {
  static let arrows: [(module: String, imports: [String])] = [
    ("CLibYAML", []),
    ("CPCRE2", []),
    ("CSystem", []),
    ("Variables", ["CPCRE2"]),
    ("Diagnostics", ["Variables"]),
    ("FindingReports", ["Diagnostics", "Variables"]),
    ("YAMLSyntax", ["CLibYAML", "Diagnostics"]),
    ("WorkflowModel", ["Variables", "Diagnostics"]),
    ("WorkflowLoader", ["Variables", "YAMLSyntax", "WorkflowModel", "Diagnostics"]),
    ("Planner", ["Variables", "WorkflowModel", "Diagnostics"]),
    ("RunEvents", ["Variables", "Planner", "WorkflowModel", "Diagnostics"]),
    ("Engine", ["Variables", "Planner", "RunEvents", "WorkflowModel", "HeapModule"]),
    ("SimulatedExecutor", ["Variables", "Engine", "Planner", "RunEvents", "WorkflowModel", "HeapModule"]),
    ("Scheduling", ["Engine", "SimulatedExecutor", "Planner", "RunEvents", "WorkflowModel"]),
    ("LocalExecutor", ["Variables", "Engine", "Planner", "RunEvents", "WorkflowModel", "CSystem", "Glibc"]),
    ("Reporters", ["Variables", "RunEvents", "Planner", "WorkflowModel", "Diagnostics"]),
    (
      "Analysis",
      [
        "Engine", "SimulatedExecutor", "Scheduling", "Planner", "RunEvents", "WorkflowModel", "Reporters",
        "Diagnostics", "Variables",
      ]
    ),
    ("Taskflow", library + ["CSystem", "Glibc"]),
    ("TaskflowCLI", library + ["Taskflow", "FindingReports", "CSystem", "Glibc", "ArgumentParser"]),
    ("taskflow", ["TaskflowCLI"]),
  ]

  /// What a run is put together from.
  private static let library = [
    "Diagnostics", "Variables", "YAMLSyntax", "WorkflowModel", "WorkflowLoader", "Planner", "RunEvents", "Engine",
    "SimulatedExecutor", "LocalExecutor", "Scheduling", "Analysis", "Reporters",
  ]

  /// The operating system, and who may touch it.
  static let system = ["Glibc", "CSystem"]
  static let systemUsers = ["LocalExecutor", "Taskflow", "TaskflowCLI"]

  /// Imports that need no dependency in Package.swift.
  static let partOfTheToolchain = ["Glibc"]

  static func allowed(in module: String) -> [String]? {
    arrows.first { $0.module == module }?.imports
  }
}
