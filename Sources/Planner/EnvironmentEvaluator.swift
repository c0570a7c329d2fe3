package import Diagnostics
package import Variables
package import WorkflowModel

/// What a task sees: its environment, and its texts with the variables in them replaced.
package struct TaskEnvironment: Sendable {
  package var variables: VariableMap
  /// The first thing that could not be worked out.
  package var problem: VariableProblem?
  /// How many bytes of values were put together.
  fileprivate var composedBytes = 0
  /// Variables of dotenv files that became nothing.
  package var doubts: [EnvironmentFileDoubt] = []
}

/// Why a text or an environment could not be worked out.
package enum VariableProblem: Error, Hashable, Sendable {
  /// A variable that is not set, at the place of the text.
  case unset(UnsetVariable, at: SourceRange)
  /// A text that no process can be given once the variables in it are replaced; where it is that of a variable, its name.
  case tooLong(variable: String?, at: SourceRange)
  /// A variable of a dotenv file that no process can be given.
  case tooLongInFile(OutsidePlace, variable: String, at: SourceRange)
  case unreadableFile(path: String, reason: String, at: SourceRange)
  case malformedFile(OutsidePlace, EnvironmentFileProblem, at: SourceRange)
  /// A dotenv file asks for a variable that is not set: `${NAME:?message}`.
  case requiredByFile(OutsidePlace, name: String, message: String, at: SourceRange)
}

/// A variable of a dotenv file that is not set and became nothing.
package struct EnvironmentFileDoubt: Hashable, Sendable {
  package var name: String
  package var place: OutsidePlace
  /// Where the file is named.
  package var range: SourceRange
}

/// Works out environments by the layers of a workflow (LANGUAGE, "Environment and interpolation").
///
/// All that is data comes first, each at its rank; then the `env` maps from the outermost inwards, each in the order of the
/// file. A value sees all data and every entry before it.
/// A class for what it remembers; whoever has one uses it on one thread.
package final class EnvironmentEvaluator: @unchecked Sendable {
  /// Stands for a value that is not known yet. No real value holds a NUL.
  package static let unknown: Bytes = [0]

  /// More than any system passes to a process.
  private static let composedLimit = 16 << 20

  private let files: [WorkflowFile]
  let layers: [VariableLayer]
  private let invocation: Invocation?
  /// That of the names of tasks, and how many instances it knows.
  var knownMasker: (instanceCount: Int, masker: SecretMasker)?
  /// The environments of layers around others, without instances and exports.
  private var known: [Int32: TaskEnvironment] = [:]
  private var fileContents: [String: Result<Bytes, Invocation.FileProblem>] = [:]

  /// - Parameter invocation: nil while nothing is known of the run to come: names that no file sets may then be set, or not.
  package init(files: [WorkflowFile], layers: [VariableLayer], invocation: Invocation?) {
    self.files = files
    self.layers = layers
    self.invocation = invocation
  }

  /// - Parameters:
  ///   - layer: the innermost layer.
  ///   - data: what dependencies export and the values of matrices around.
  package func environment(of layer: Int32?, _ data: TaskData) -> TaskEnvironment {
    guard data.isEmpty else {
      var base = makeBase()
      data.apply(to: &base.variables)
      for index in chain(to: layer) { apply(layers[Int(index)], to: &base) }
      return base
    }
    guard let layer else { return knownBase }
    if let environment = known[layer] { return environment }
    var environment = self.environment(of: layers[Int(layer)].outer, data)
    apply(layers[Int(layer)], to: &environment)
    // Those of single tasks are not kept: a hundred thousand of them would take all memory.
    if layers[Int(layer)].rank != .task { known[layer] = environment }
    return environment
  }

  /// Replaces the variables in a text; nil where a value is not known yet.
  package func evaluate(_ text: LocatedText, in variables: VariableMap) -> Result<Bytes?, VariableProblem> {
    evaluate(text.template, at: text.range, in: variables)
  }

  package func evaluate(
    _ template: TextTemplate, at range: SourceRange, in variables: VariableMap
  ) -> Result<Bytes?, VariableProblem> {
    if let literal = template.literal { return .success(Bytes(literal.utf8)) }
    switch template.evaluate({ lookUp($0, in: variables) }) {
    case .success(let value): return .success(value.contains(0) ? nil : value)
    case .failure(.unset(let unset)): return .failure(.unset(unset, at: range))
    case .failure(.tooLong): return .failure(.tooLong(variable: nil, at: range))
    }
  }

  /// What a variable holds, `unknown` for what may still be set.
  package func lookUp(_ name: String, in variables: VariableMap) -> Bytes? {
    variables[name] ?? (invocation == nil ? Self.unknown : nil)
  }

  // MARK: - Layers

  private lazy var knownBase = makeBase()

  private func makeBase() -> TaskEnvironment {
    var variables = invocation?.inherited ?? VariableMap()
    for variable in invocation?.overrides ?? [] { variables.set(variable.name, variable.value, rank: .commandLine) }
    if let invocation { variables.set("TASKFLOW_RUN_ID", Bytes(invocation.runID.utf8), rank: .taskflow) }
    variables.set("TASKFLOW_ROOT", Bytes(files[0].directory.utf8), rank: .taskflow)
    return TaskEnvironment(variables: variables)
  }

  /// From the outermost to this one.
  private func chain(to layer: Int32?) -> [Int32] {
    var chain: [Int32] = []
    var next = layer
    while let index = next {
      chain.append(index)
      next = layers[Int(index)].outer
    }
    return chain.reversed()
  }

  /// What the command line sets params to: any bytes, which a text of a file need not be able to hold.
  private lazy var givenParameters = Dictionary(
    (invocation?.parameters ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })

  private func apply(_ layer: VariableLayer, to environment: inout TaskEnvironment) {
    for file in layer.files { apply(file, of: layer.file, to: &environment) }
    let before = layer.isSimultaneous ? environment.variables : nil
    for entry in layer.entries {
      if layer.rank == .parameter, let value = givenParameters[entry.name] {
        environment.variables.set(entry.name, value, rank: .parameter)
        continue
      }
      guard let template = entry.value else {
        environment.variables.set(entry.name, nil, rank: layer.rank)
        continue
      }
      if environment.composedBytes > Self.composedLimit {
        environment.problem = environment.problem ?? .tooLong(variable: entry.name, at: entry.range)
        return
      }
      switch evaluate(template, at: entry.range, in: before ?? environment.variables) {
      case .success(let value):
        if !template.isLiteral { environment.composedBytes += value?.count ?? 0 }
        environment.variables.set(entry.name, value ?? Self.unknown, rank: layer.rank)
        if let value, ArgumentLimit.isExceeded(name: entry.name, value: value) {
          environment.problem = environment.problem ?? .tooLong(variable: entry.name, at: entry.range)
        }
      case .failure(.tooLong(_, let range)):
        environment.problem = environment.problem ?? .tooLong(variable: entry.name, at: range)
      case .failure(let problem): environment.problem = environment.problem ?? problem
      }
    }
  }

  /// What is set around taskflow.
  var inherited: VariableMap { invocation?.inherited ?? VariableMap() }

  /// What the command line sets.
  var given: [Invocation.Variable] { (invocation?.overrides ?? []) + (invocation?.parameters ?? []) }

  // MARK: - Dotenv files

  /// All that a dotenv file sets, also what comes again in it; nothing where it can't be read.
  func entries(of file: EnvironmentFile, _ index: Int32, _ variables: VariableMap) -> [Dotenv.Entry] {
    guard case .success(let path?) = evaluate(file.path, in: variables),
      case .success(let bytes)? = contents(of: path, index)?.result
    else { return [] }
    return Dotenv.read(bytes) { variables[$0] }.entries
  }

  /// What a dotenv file holds, read once, and its whole path; nil where nothing is known of the run.
  func contents(of path: Bytes, _ index: Int32) -> (path: String, result: Result<Bytes, Invocation.FileProblem>)? {
    guard let invocation else { return nil }
    let whole = joinPath(files[Int(index)].directory, String(decoding: path, as: UTF8.self))
    let contents = fileContents[whole] ?? invocation.readFile(whole)
    fileContents[whole] = contents
    return (whole, contents)
  }

  private func apply(_ file: EnvironmentFile, of index: Int32, to environment: inout TaskEnvironment) {
    // Nothing is read where nothing is known of the run.
    guard invocation != nil else { return }
    var problem: VariableProblem?
    switch evaluate(file.path, in: environment.variables) {
    case .failure(let unset): problem = unset
    case .success(nil): return
    case .success(let written?):
      guard let (path, contents) = contents(of: written, index) else { return }
      let name = String(decoding: written, as: UTF8.self)
      switch contents {
      case .failure(let failure) where failure.isMissing && file.isOptional: return
      case .failure(let failure):
        problem = .unreadableFile(path: path, reason: failure.reason, at: file.path.range)
      case .success(let bytes):
        let variables = environment.variables
        let contents = Dotenv.read(bytes) { variables[$0] }
        for entry in contents.entries {
          let value = entry.value.contains(0) ? Self.unknown : entry.value
          environment.variables.set(entry.name, value, rank: .file)
        }
        environment.doubts += contents.unset.map { unset in
          let place = OutsidePlace(path: path, written: name, bytes: bytes, range: unset.range)
          return EnvironmentFileDoubt(name: unset.name, place: place, range: file.path.range)
        }
        problem = contents.errors.first.map { VariableProblem($0, in: path, name, bytes, at: file.path.range) }
      }
    }
    environment.problem = environment.problem ?? problem
  }
}

extension VariableProblem {
  /// - Parameters:
  ///   - failure: what is wrong with a line of a dotenv file.
  ///   - range: where the file is named.
  init(_ failure: Dotenv.Failure, in path: String, _ written: String, _ bytes: Bytes, at range: SourceRange) {
    let place = OutsidePlace(path: path, written: written, bytes: bytes, range: failure.range)
    let problem: EnvironmentFileProblem
    switch failure.problem {
    case .missingVariable(let name, let message):
      self = .requiredByFile(place, name: name, message: message, at: range)
      return
    case .tooLong(let name):
      self = .tooLongInFile(place, variable: name, at: range)
      return
    case .emptyName: problem = .emptyName
    case .invalidName: problem = .invalidName
    case .unclosedQuote: problem = .unclosedQuote
    case .textAfterQuote: problem = .textAfterQuote
    case .nul: problem = .nul
    case .malformedReference(.unclosed): problem = .template(.unclosed)
    case .malformedReference(.emptyName): problem = .template(.emptyName)
    // The name may be a part of a secret.
    case .malformedReference(.invalidName): problem = .template(.invalidName("…"))
    case .malformedReference(.unexpectedOperator(let text)): problem = .template(.unexpectedOperator(text))
    }
    self = .malformedFile(place, problem, at: range)
  }
}

/// Values that reach a task from outside of the `env` maps.
package struct TaskData: Sendable {
  package var exports: [Instance.Value] = []
  /// Of the matrices around, from the outermost inwards.
  package var matrix: [Instance.Value] = []
  /// What is its own alone, where a text asks for it: `TASKFLOW_TASK` and others.
  package var own: [Instance.Value] = []

  package init(exports: [Instance.Value] = [], matrix: [Instance.Value] = [], own: [Instance.Value] = []) {
    self.exports = exports
    self.matrix = matrix
    self.own = own
  }

  package var isEmpty: Bool { exports.isEmpty && matrix.isEmpty && own.isEmpty }

  /// The variables that each task has a value of its own of.
  package static let ownNames = ["TASKFLOW_TASK", "TASKFLOW_ATTEMPT", "TASKFLOW_EXPORTS"]

  fileprivate func apply(to variables: inout VariableMap) {
    for value in exports { variables.set(value.name, value.value, rank: .export) }
    for value in matrix { variables.set(value.name, value.value, rank: .matrix) }
    for value in own { variables.set(value.name, value.value, rank: .taskflow) }
  }
}

/// A path relative to a directory; absolute ones stay as they are.
package func joinPath(_ directory: String, _ path: String) -> String {
  if path.isEmpty || path == "." { return directory }
  if path.utf8.first == UInt8(ascii: "/") { return path }
  let tail = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
  return directory == "/" ? "/\(tail)" : "\(directory)/\(tail)"
}
