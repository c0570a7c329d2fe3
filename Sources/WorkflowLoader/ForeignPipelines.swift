import Diagnostics
import YAMLSyntax

/// Keys of GitLab and Dagu, services of compose files and of jobs.
extension WorkflowReader {
  /// What a job of another tool is asked for when it has become a group.
  func groupKey(_ name: String, _ value: NodeID, of map: NodeID) -> ForeignKey? {
    let isOfJob = [
      "strategy", "services", "concurrency", "environment", "continue-on-error", "uses", "with", "steps", "needs",
      "deps",
      "depends_on", "vars", "variables", "rules", "resource_group", "parallel", "start_in", "max-parallel",
      "preconditions", "precondition", "requires", "platforms", "secrets",
    ].contains(name)
    return isOfJob ? foreignKey(name, value, in: .task, of: map) : nil
  }

  func pipelineKey(_ name: String, _ value: NodeID, of map: NodeID) -> ForeignKey? {
    let text = tree.kind(of: value) == .text ? tree.text(of: value) : nil
    switch name {
    case "rules", "only", "except": return rules(name, value)
    case "artifacts": return entry("reports", of: value).flatMap { exportsFile($0, of: map) }
    case "start_in": return .pipeline(.delayed(duration(inWords: text ?? "")))
    case "resource_group": return .pipeline(.resourceGroup(text ?? "NAME"))
    case "parallel": return parallel(value)
    case "continueOn", "continue_on": return continuation(value)
    case "repeatPolicy", "repeat_policy": return .pipeline(.repetition)
    case "call", "subworkflow": return .pipeline(.file(text ?? "path"))
    case "params" where tree.kind(of: value) == .text && callsFile(map):
      return .pipeline(.inputs)
    default: return nil
    }
  }

  private func callsFile(_ map: NodeID) -> Bool {
    entry("call", of: map) != nil || entry(FieldID.run.name, of: map).map { isWorkflowFile($0, map) } ?? false
  }

  /// Whether a text names a file of tasks, and no program.
  func isWorkflowFile(_ value: NodeID, _ map: NodeID) -> Bool {
    guard tree.isScalar(value) else { return false }
    let bytes = tree.bytes(of: value)
    // Asked of every 'run', so its last letters are looked at first.
    guard bytes.count > 4, bytes.last == UInt8(ascii: "l"), bytes[bytes.count - 2] == UInt8(ascii: "m") else {
      return false
    }
    let text = tree.text(of: value)
    guard text.wholeMatch(of: /[\w.\/-]+\.ya?ml/) != nil else { return false }
    return !text.contains("/") || entry(FieldID.params.name, of: map) != nil
  }

  func retryKey(_ name: String) -> ForeignKey? {
    switch name {
    case "attempts", "max_attempts", "maxAttempts": .attempts
    case "when": .pipeline(.retryCauses)
    default: nil
    }
  }

  /// `30 minutes` as `30m`.
  private func duration(inWords text: String) -> String {
    guard let match = text.wholeMatch(of: /(\d+)\s*(second|minute|hour|day)s?/) else {
      return text.isEmpty ? "30m" : text
    }
    return match.2 == "day" ? "\((Int(match.1) ?? 0) * 24)h" : "\(match.1)\(match.2.prefix(1))"
  }

  /// `parallel` of GitLab is a count or a matrix, of Dagu a list of items.
  private func parallel(_ value: NodeID) -> ForeignKey? {
    switch tree.kind(of: value) {
    case .text:
      guard let count = Int(tree.text(of: value)), count > 0 else { return nil }
      let numbers = count < 10 ? (1...count).map(String.init).joined(separator: ", ") : "1, 2, …"
      return .pipeline(.copies(numbers, count: count))
    case .map where entry("matrix", of: value) != nil: return .pipeline(.axes)
    case .map, .list:
      let items = entry("items", of: value) ?? value
      let words = texts(items).joined(separator: ", ")
      return words.isEmpty
        ? .loop
        : .pipeline(.itemAxis(words, limit: text("maxConcurrent", in: value) ?? text("max_concurrent", in: value)))
    case .null: return nil
    }
  }

  private func continuation(_ value: NodeID) -> ForeignKey {
    let goesOn = text("failure", in: value) == "true" || tree.isScalar(value, "failed")
    let statuses = entry("exitCode", of: value) ?? entry("exit_code", of: value)
    if !goesOn, let statuses { return .pipeline(.allowedStatuses(texts(statuses))) }
    if !goesOn, entry("output", of: value) != nil { return .pipeline(.allowedOutput) }
    return .pipeline(goesOn ? .allowedFailure : .skipped)
  }

  // MARK: - Services

  func composeServices(_ value: NodeID) -> ForeignKey {
    guard tree.kind(of: value) == .map else { return .composeServices([], ending: []) }
    let services = tree.entries(of: value).filter { tree.isScalar($0.key) && tree.kind(of: $0.value) == .map }
    let awaited = Set(services.flatMap { entry("depends_on", of: $0.value).map { ending(in: $0) } ?? [] })
    let names = services.filter { entry("profiles", of: $0.value) == nil }.map { tree.text(of: $0.key) }
    let once = services.filter {
      awaited.contains(tree.text(of: $0.key)) || isEnding($0.value)
    }
    return .composeServices(names, ending: once.map { tree.text(of: $0.key) })
  }

  /// Whether a container is said not to be started again, and has nothing that others could use.
  func isEnding(_ service: NodeID) -> Bool {
    guard let restart = text("restart", in: service),
      ["no", "false", "on-failure"].contains(restart.prefix { $0 != ":" })
    else {
      return false
    }
    return entry("ports", of: service) == nil && entry("healthcheck", of: service) == nil
  }

  /// The services that have to end before one that depends on them.
  func ending(in map: NodeID) -> [String] {
    guard tree.kind(of: map) == .map else { return [] }
    return tree.entries(of: map).filter { text("condition", in: $0.value) == "service_completed_successfully" }
      .map { tree.text(of: $0.key) }
  }

  func dependencyMap(_ value: NodeID) -> ForeignKey? {
    guard tree.kind(of: value) == .map else { return dependencyCalls(value) }
    return .dependencyMap(
      tree.entries(of: value).filter { tree.isScalar($0.key) }.map { tree.text(of: $0.key) }, ending: ending(in: value))
  }

  /// The services of a job of GitHub, and the health command of the first that has one.
  func jobServices(_ value: NodeID) -> ForeignKey {
    guard tree.kind(of: value) == .map else { return .services([], ready: nil) }
    let services = tree.entries(of: value).filter { tree.isScalar($0.key) }
    let tests = services.lazy.compactMap { key, value in
      text("options", in: value)?.firstMatch(of: /--health-cmd[= ]\s*(?:"([^"]*)"|'([^']*)'|(\S+))/).map {
        "docker exec \(tree.text(of: key)) \($0.1 ?? $0.2 ?? $0.3 ?? "")"
      }
    }
    return .services(services.map { tree.text(of: $0.key) }, ready: tests.first)
  }
}
