// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: strict imports, explicit existentials, and no warning left standing.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

/// A module of the one-way flow of data; ARCHITECTURE.md has the table, a test holds the imports to it.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")

/// A program that looks for what breaks taskflow; no part of it.
func fuzzing(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, path: "Fuzzing/\(name)", swiftSettings: settings)
}

/// A program that measures a part of taskflow by itself; no part of it.
func benchmark(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, path: "Benchmarks/\(name)", swiftSettings: settings)
}

let package = Package(
  name: "taskflow",
  products: [
    .executable(name: "taskflow", targets: ["taskflow"]),
    .library(name: "Taskflow", targets: ["Taskflow"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .target(name: "CSystem"),
    module("Variables", ["CPCRE2"]),
    module("Diagnostics", ["Variables"]),
    module("FindingReports", ["Diagnostics", "Variables"]),
    module("YAMLSyntax", ["CLibYAML", "Diagnostics"]),
    module("WorkflowModel", ["Variables", "Diagnostics"]),
    module("WorkflowLoader", ["Variables", "YAMLSyntax", "WorkflowModel", "Diagnostics"]),
    module("Planner", ["Variables", "WorkflowModel", "Diagnostics"]),
    module("RunEvents", ["Variables", "Planner", "WorkflowModel", "Diagnostics"]),
    module("Engine", ["Variables", "Planner", "RunEvents", "WorkflowModel", heap]),
    module("SimulatedExecutor", ["Variables", "Engine", "Planner", "RunEvents", "WorkflowModel", heap]),
    module("Scheduling", ["Engine", "SimulatedExecutor", "Planner", "RunEvents", "WorkflowModel"]),
    module("LocalExecutor", ["CSystem", "Variables", "Engine", "Planner", "RunEvents", "WorkflowModel"]),
    module("Reporters", ["Variables", "RunEvents", "Planner", "WorkflowModel", "Diagnostics"]),
    module(
      "Analysis",
      [
        "Engine", "SimulatedExecutor", "Scheduling", "Planner", "RunEvents", "WorkflowModel", "Reporters",
        "Diagnostics", "Variables",
      ]),
    module(
      "Taskflow",
      [
        "CSystem", "Diagnostics", "Variables", "YAMLSyntax", "WorkflowModel", "WorkflowLoader", "Planner", "RunEvents",
        "Engine",
        "LocalExecutor", "SimulatedExecutor", "Reporters",
      ]),
    module(
      "TaskflowCLI",
      [
        "CSystem", "Diagnostics", "Variables", "YAMLSyntax", "WorkflowModel", "WorkflowLoader", "Planner", "RunEvents",
        "Engine",
        "LocalExecutor", "SimulatedExecutor", "Scheduling", "Analysis", "Reporters", "FindingReports", "Taskflow",
        argumentParser,
      ]),
    .executableTarget(name: "taskflow", dependencies: ["TaskflowCLI"], swiftSettings: settings),
    .target(
      name: "TestSupport",
      dependencies: [
        "CSystem", "Diagnostics", "Variables", "WorkflowModel", "WorkflowLoader", "Planner", "RunEvents", "Engine",
        "SimulatedExecutor", "Reporters",
      ],
      path: "Tests/TestSupport", swiftSettings: settings),
    .target(
      name: "Robustness",
      dependencies: [
        "TestSupport", "Diagnostics", "Variables", "WorkflowModel", "WorkflowLoader", "Planner", "Engine", "Reporters",
        "Analysis",
      ],
      path: "Fuzzing/Robustness", swiftSettings: settings),
    fuzzing("mutate", ["Diagnostics", "Robustness", "TestSupport", argumentParser]),
    fuzzing(
      "explore",
      ["Diagnostics", "Engine", "Planner", "RunEvents", "TestSupport", "WorkflowModel", argumentParser]),
    fuzzing("oracle", ["Taskflow", "TestSupport", argumentParser]),
    .target(name: "Tormentor", path: "Fuzzing/Tormentor"),
    fuzzing("torture", ["CSystem", "Diagnostics", "Variables", "TestSupport", "Tormentor", argumentParser]),
    benchmark(
      "transitions",
      ["Engine", "Planner", "RunEvents", "SimulatedExecutor", "TestSupport", "WorkflowModel", argumentParser]),
    tests("DiagnosticsTests", ["Diagnostics", "Variables"]),
    tests("FindingReportsTests", ["FindingReports", "Diagnostics", "Variables"]),
    tests("VariablesTests", ["Variables"]),
    tests("YAMLSyntaxTests", ["YAMLSyntax", "Diagnostics", "Variables"]),
    tests("WorkflowLoaderTests", ["WorkflowLoader", "WorkflowModel", "Diagnostics", "YAMLSyntax"]),
    tests("PlannerTests", ["Planner", "WorkflowLoader", "WorkflowModel", "Variables", "Diagnostics"]),
    tests(
      "EngineTests",
      ["Engine", "SimulatedExecutor", "Planner", "RunEvents", "WorkflowLoader", "WorkflowModel", "Diagnostics"]),
    tests(
      "ReportersTests",
      [
        "Reporters", "Analysis", "Engine", "SimulatedExecutor", "Planner", "RunEvents", "Variables", "WorkflowModel",
        "Diagnostics",
      ]),
    tests(
      "LocalExecutorTests",
      ["CSystem", "LocalExecutor", "Engine", "Planner", "RunEvents", "Variables", "WorkflowModel", "Diagnostics"]),
    tests(
      "SchedulingTests",
      [
        "Scheduling", "Analysis", "Reporters", "Engine", "SimulatedExecutor", "Planner", "RunEvents", "Variables",
        "WorkflowModel",
      ]),
    tests("TaskflowTests", ["Taskflow", "WorkflowLoader", "WorkflowModel", "Diagnostics", "Variables"]),
    tests(
      "LanguageTests",
      [
        "CSystem", "Diagnostics", "Variables", "YAMLSyntax", "WorkflowModel", "WorkflowLoader", "Planner", "RunEvents",
        "Engine", "SimulatedExecutor",
      ]),
    tests("ArchitectureTests", []),
    tests("EndToEndTests", ["CSystem", "Diagnostics", "Variables"], exclude: ["Goldens", "OtherTools"]),
  ]
)

// libFuzzer brings its `main`: this builds only with `.ci/fuzz`.
if Context.environment["TASKFLOW_FUZZ"] != nil {
  let target = fuzzing("fuzz-loader", ["Robustness"])
  target.swiftSettings?.append(.unsafeFlags(["-parse-as-library"]))
  package.targets.append(target)
}
