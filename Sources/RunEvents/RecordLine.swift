import Diagnostics
import Planner
import Variables
import WorkflowModel

/// The members of one line of an event log, or of an object in it.
struct RecordLine {
  typealias Failure = RecordReader.Failure

  let json: JSONValue

  func text(_ name: String) throws(Failure) -> String {
    guard let text = json[name]?.string else { throw Failure(reason: "it has no text '\(name)'") }
    return text
  }

  func optionalText(_ name: String) -> String? { json[name]?.string }

  func texts(_ name: String) -> [String] { json[name]?.elements.compactMap(\.string) ?? [] }

  func flag(_ name: String) -> Bool { optionalFlag(name) ?? false }

  func optionalFlag(_ name: String) -> Bool? {
    if case .boolean(let value) = json[name] { value } else { nil }
  }

  /// The members of an object, as the values of variables.
  func values(_ name: String) -> [Instance.Value] {
    guard case .object(let members) = json[name] else { return [] }
    return members.map { Instance.Value(name: $0.name, value: Bytes(($0.value.string ?? "").utf8)) }
  }

  func integer(_ name: String) throws(Failure) -> Int64 {
    guard let value = try optionalInteger(name) else { throw Failure(reason: "it has no number '\(name)'") }
    return value
  }

  func optionalInteger(_ name: String) throws(Failure) -> Int64? {
    try optional(name, "a whole number") { Int64($0) }
  }

  /// - Returns: nil for a member that is not there.
  private func optional<Value>(
    _ name: String, _ kind: String, _ read: (String) -> Value?
  ) throws(Failure) -> Value? {
    guard let value = json[name] else { return nil }
    guard let read = value.number.flatMap(read) else { throw Failure(reason: "its '\(name)' is not \(kind)") }
    return read
  }

  func int32(_ name: String) throws(Failure) -> Int32 {
    guard let value = Int32(exactly: try integer(name)) else { throw Failure(reason: "its '\(name)' is too large") }
    return value
  }

  func optionalInt32(_ name: String) throws(Failure) -> Int32? {
    json[name] == nil ? nil : try int32(name)
  }

  func time(_ name: String) throws(Failure) -> Nanoseconds {
    guard let time = try optionalTime(name) else { throw Failure(reason: "it has no time '\(name)'") }
    return time
  }

  func optionalTime(_ name: String) throws(Failure) -> Nanoseconds? {
    try optional(name, "a time in seconds", nanoseconds)
  }

  func signal() throws(Failure) -> Int32 {
    let name = try text("signal")
    guard let signal = signalNumber(name) else { throw Failure(reason: "there is no signal '\(name)'") }
    return signal
  }

  /// The beginning and the end of what was written.
  func excerpt() throws(Failure) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    for name in ["head", "tail"] {
      if let text = optionalText(name) { parts.append(Array(text.utf8)) }
      guard let bytes = json["\(name)_bytes"]?.elements else { continue }
      let part = bytes.compactMap { $0.number.flatMap { UInt8($0) } }
      guard part.count == bytes.count else { throw Failure(reason: "its output is not made of bytes") }
      parts.append(part)
    }
    return parts
  }

  // MARK: - Results

  /// - Parameter phase: that of the process whose result it is.
  func result(of phase: Phase) throws(Failure) -> AttemptResult {
    if json["exit_status"] != nil { return .exited(try int32("exit_status")) }
    if json["signal"] != nil { return .signalled(try signal()) }
    if json["stopped_by"] != nil { return .stoppedByTerminal(in: json["test"] == nil ? phase : .probe) }
    if json["not_stopped"] != nil { return .notStopped }
    if let problem = try exportsProblem() { return .badExports(problem) }
    if let failure = try startFailure() { return .notStarted(failure) }
    throw Failure(reason: "it has no result")
  }

  private func exportsProblem() throws(Failure) -> ExportsProblem? {
    if let name = optionalText("missing_export") { return .missing(name) }
    if json["undeclared_exports"] != nil { return .undeclared(texts("undeclared_exports")) }
    if json["unreadable_export_line"] != nil {
      let problem = optionalText("problem").flatMap { ExportsFile.Problem(word: $0) } ?? .noAssignment("")
      return .unreadable(line: Int(try integer("unreadable_export_line")), problem)
    }
    if optionalText("too_long") == "export" { return .tooLong(try text("name"), size: Int(try integer("bytes"))) }
    switch optionalText("unreadable_exports") {
    case "replaced": return .replaced(by: optionalText("kind") ?? "something else")
    case "removed": return .removed
    case "unread": return .unread(errno: try int32("errno"))
    case "too_much": return .tooMuch(limit: Int(try optionalInteger("limit") ?? 0))
    default: return nil
    }
  }

  private func startFailure() throws(Failure) -> StartFailure? {
    if let problem = try preparationProblem() { return .preparation(problem) }
    guard json["errno"] != nil else { return nil }
    if json["too_long"] != nil { return .tooLong(try tooLong()) }
    let errno = try int32("errno")
    switch optionalText("step") {
    case "exports_file": return .exportsFile(in: try text("directory"), errno: errno)
    case "script_file": return .scriptFile(in: try text("directory"), errno: errno)
    case "working_directory": return .directory(try text("directory"), errno: errno)
    case "streams": return .streams(device: optionalText("device"), errno: errno)
    case "execution":
      let program = try text("program")
      return optionalText("script").map { .interpreter(program, of: $0, errno: errno) }
        ?? .program(program, errno: errno)
    default: return .process(errno: errno)
    }
  }

  private func tooLong() throws(Failure) -> TooLong {
    switch try text("too_long") {
    case "variable": return .variable(try variable())
    case "argument": return .argument(size: Int(try integer("bytes")))
    case "script": return .script(size: Int(try integer("bytes")), shell: optionalText("shell") ?? "sh")
    default:
      return .total(
        size: Int(try integer("bytes")), limit: Int(try integer("limit")),
        largest: try json["largest"].map { json throws(Failure) in try RecordLine(json: json).variable() })
    }
  }

  private func variable() throws(Failure) -> TooLong.Variable {
    TooLong.Variable(
      name: try text("name"), size: Int(try integer("bytes")),
      source: optionalText("source").flatMap { VariableRank(word: $0) } ?? .inherited, producers: texts("exported_by"))
  }

  /// What was tried has an `errno`; what could not be prepared was not tried.
  private func preparationProblem() throws(Failure) -> PreparationProblem? {
    if json["errno"] != nil { return nil }
    if let path = optionalText("env_file") { return try fileProblem(path) }
    switch optionalText("matrix") {
    case "too_many_combinations": return .tooManyCombinations(limit: Int(try integer("limit")))
    case "too_many_tasks": return .tooManyTasks(limit: Int(try integer("limit")))
    case "unset": return .unsetList(try text("unset"))
    case "invalid": return .matrix(Words(try text("message")))
    default: break
    }
    if let name = optionalText("unset") {
      return .unset(name, message: optionalText("message"), isEmpty: flag("empty"))
    }
    switch optionalText("too_long") {
    case "text": return .tooLong(variable: nil)
    case "variable": return .tooLong(variable: try text("name"))
    default: return nil
    }
  }

  private func fileProblem(_ path: String) throws(Failure) -> PreparationProblem {
    guard let line = try optionalInteger("line").map({ Int($0) }) else {
      return .unreadableFile(path: path, reason: try text("message"))
    }
    if let name = optionalText("unset") {
      return .requiredByFile(path: path, line: line, name: name, message: try text("message"))
    }
    if json["too_long"] != nil { return .tooLongInFile(path: path, line: line, variable: try text("name")) }
    return .malformedFile(path: path, line: line, Words(try text("message")))
  }

  func fault() throws(Failure) -> RunFault {
    switch try text("fault") {
    case "no_process": return .noProcess(errno: try int32("errno"))
    case "deadlock": return .deadlock
    case let word: throw Failure(reason: "there is no fault '\(word)'")
    }
  }

  func runResult() throws(Failure) -> RunResult {
    switch try text("result") {
    case "succeeded": return .succeeded
    case "failed": return .failed
    case "interrupted": return .interrupted(signal: try signal())
    case "faulted": return .faulted(try fault())
    case let word: throw Failure(reason: "there is no result '\(word)'")
    }
  }
}
