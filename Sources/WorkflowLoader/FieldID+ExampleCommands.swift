extension FieldID {
  /// What the reference shows of the example of a key: files by name, in the order in which they are shown.
  var exampleFiles: [(name: String, text: String)] {
    let own = ("\(name).yaml", example)
    return self == .include ? [("lib.yaml", Self.includedExample), own] : [own]
  }

  /// The file that examples include.
  package static let includedExample = """
    params: { target: null }
    tasks:
      upload: echo "uploading to $target"
    """

  /// The commands that the reference runs with the example of a key; none where that would do more than print.
  var exampleCommands: [String] {
    switch self {
    case .version, .env, .envFile, .defaultTargets, .tasks, .include, .dependencies, .cwd, .when, .timeout, .grace,
      .retry,
      .allowFailure, .exports, .inputs, .service, .tty:
      ["taskflow run -q \(name).yaml"]
    case .onFailure, .defaults, .run, .shell, .priority, .matrix:
      // One after the other, so that what they print has one order.
      ["taskflow run -q \(name).yaml -j 1"]
    case .name, .description: ["taskflow list \(name).yaml"]
    case .mode, .pools, .pool: ["taskflow plan \(name).yaml -j 8"]
    case .cpus: ["taskflow plan \(name).yaml -j 4"]
    case .memory: ["taskflow plan \(name).yaml -j 8 --memory 4GB"]
    case .delay, .estimate: ["taskflow plan \(name).yaml -j 1"]
    case .params:
      [
        "taskflow run -q \(name).yaml --set version=v1.4 --set level=debug",
        "taskflow run -q \(name).yaml --set version=1.4",
      ]
    case .interactive: ["echo World | taskflow run -q \(name).yaml"]
    case .secrets: ["API_TOKEN=swordfish taskflow run -q \(name).yaml"]
    case .condition: ["taskflow run \(name).yaml --set branch=topic --timeline table"]
    default: []
    }
  }
}
