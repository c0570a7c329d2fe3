/// Writes the model as a task file.
extension OracleWorkflow {
  package var text: String {
    var lines: [String] = []
    if isSync { lines.append("mode: sync") }
    if policy != .finish { lines.append("on_failure: \(policy.rawValue)") }
    if !pools.isEmpty {
      lines.append("pools: { \(pools.map { "\($0.name): \($0.count)" }.joined(separator: ", ")) }")
    }
    lines.append("tasks:")
    for task in tasks { task.write(to: &lines, depth: 1) }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension OracleTask {
  fileprivate func write(to lines: inout [String], depth: Int) {
    let margin = String(repeating: "  ", count: depth)
    guard let members else {
      return lines.append("\(margin)\(name): { \((sharedKeys + ownKeys).joined(separator: ", ")) }")
    }
    lines.append("\(margin)\(name):")
    for key in sharedKeys { lines.append("\(margin)  \(key)") }
    lines.append("\(margin)  tasks:")
    for member in members { member.write(to: &lines, depth: depth + 2) }
  }

  private var sharedKeys: [String] {
    var keys: [String] = []
    if dependencies.count == 1 {
      keys.append("dependencies: \(quoted(dependencies[0]))")
    } else if !dependencies.isEmpty {
      keys.append("dependencies: [\(dependencies.map(quoted).joined(separator: ", "))]")
    }
    if let isSync { keys.append("mode: \(isSync ? "sync" : "async")") }
    if when != .success { keys.append("when: \(when.rawValue)") }
    if hasCondition { keys.append("if: \(quoted(condition))") }
    if allowsFailure { keys.append("allow_failure: true") }
    if delay > 0 { keys.append("delay: \(duration(delay))") }
    if let timeout { keys.append("timeout: \(duration(timeout))") }
    if !pools.isEmpty { keys.append("pool: [\(pools.joined(separator: ", "))]") }
    if !matrix.isEmpty {
      let axes = matrix.map { "\($0.name): [\($0.values.joined(separator: ", "))]" }
      keys.append("matrix: { \(axes.joined(separator: ", ")) }")
    }
    return keys
  }

  private var ownKeys: [String] {
    var keys: [String] = []
    if let grace { keys.append("grace: \(duration(grace))") }
    if let estimate { keys.append("estimate: \(duration(estimate))") }
    if let retry { keys.append("retry: \(retry.text)") }
    if cpus != 1 { keys.append("cpus: \(cpus)") }
    if memory > 0 { keys.append("memory: \(memory)") }
    if priority != 0 { keys.append("priority: \(priority)") }
    if let service { keys.append("service: \(service.text)") }
    if let cwd { keys.append("cwd: \(cwd)") }
    if hasRun { keys.append("run: \(quoted(script))") }
    return keys
  }
}

extension OracleTask.Retry {
  fileprivate var text: String {
    var keys = ["max: \(maximum)"]
    if delay > 0 { keys.append("delay: \(duration(delay))") }
    if backoff != 1 { keys.append("backoff: \(backoff)") }
    if let maximumDelay { keys.append("max_delay: \(duration(maximumDelay))") }
    let words = causes.map { cause in
      switch cause {
      case .status(let status): "\(status)"
      case .signal: "signal"
      case .timeout: "timeout"
      }
    }
    if !words.isEmpty { keys.append("on: [\(words.joined(separator: ", "))]") }
    return keys.count == 1 ? "\(maximum)" : "{ \(keys.joined(separator: ", ")) }"
  }
}

extension OracleTask.Service {
  fileprivate var text: String {
    guard let ready else { return "true" }
    return "{ ready: \(quoted(ready)), interval: \(duration(interval)), timeout: \(duration(timeout)) }"
  }
}

private func quoted(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { (65...90).contains($0 & 0xDF) || (48...57).contains($0) || $0 == 47 }
  return isPlain ? text : "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
}

/// Whole milliseconds are all that the model has.
private func duration(_ time: Int64) -> String { "\(time / 1_000_000)ms" }
