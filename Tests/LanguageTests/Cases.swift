/// The cases of all keys.
enum Cases {
  static let all: [Case] = ofWorkflows + ofTasks + ofIdeas

  private static let ofWorkflows: [Case] = .all(
    VersionTests.cases, NameTests.cases, DescriptionTests.cases, ModeTests.cases, ParamsTests.cases, EnvTests.cases,
    EnvFileTests.cases, SecretsTests.cases, DefaultsTests.cases, PoolsTests.cases, DefaultTests.cases,
    OnFailureTests.cases, TasksTests.cases, ExtensionTests.cases)

  private static let ofTasks: [Case] = .all(
    IncludeTests.cases, DelayTests.cases, DependenciesTests.cases, RunTests.cases, ShellTests.cases, CwdTests.cases,
    IfTests.cases, WhenTests.cases, TimeoutTests.cases, GraceTests.cases, RetryTests.cases, AllowFailureTests.cases,
    CpusTests.cases, MemoryTests.cases, PoolTests.cases, PriorityTests.cases, EstimateTests.cases, MatrixTests.cases,
    ExportsTests.cases, InputsTests.cases, OutputsTests.cases, ServiceTests.cases, TtyTests.cases,
    InteractiveTests.cases)

  private static let ofIdeas: [Case] = AsyncioTests.cases
}
