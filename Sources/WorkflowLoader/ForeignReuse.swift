import Diagnostics
import YAMLSyntax

/// Keys by which other tools take over what stands elsewhere, or start something again.
extension WorkflowReader {
  /// `extends` of a name, of several, or of a service.
  func extends(_ value: NodeID) -> ForeignKey {
    if let file = text("file", in: value) {
      return .extendsFile(file, service: text("service", in: value) ?? "NAME")
    }
    let names = text("service", in: value).map { [$0] } ?? texts(value)
    // A name may begin with a dot, an anchor here does so for nobody's good.
    return .extends(names.map { String($0.drop { $0 == "." }) }, map: foreignMap)
  }

  /// The key for variables in the file that is read.
  private var foreignMap: String { entry("services", of: 0) != nil ? "environment" : "variables" }

  /// `restart` of compose, or `restart_policy` in its `deploy`.
  func restart(_ value: NodeID) -> ForeignKey {
    if tree.kind(of: value) == .map {
      let count = text("max_attempts", in: value)
      return switch text("condition", in: value) {
      case "none": .restart(.never)
      case "on-failure": .restart(.onFailure(count))
      default: .restart(.always)
      }
    }
    let parts = tree.kind(of: value) == .text ? tree.text(of: value).split(separator: ":").map(String.init) : []
    return switch parts.first {
    case "no", "false": .restart(.never)
    case "on-failure": .restart(.onFailure(parts.count > 1 ? parts[1] : nil))
    default: .restart(.always)
    }
  }

  /// `healthcheck` of a container as our `service`.
  ///
  /// - Parameter exec: the command that runs another in the container.
  func healthTest(_ value: NodeID, exec: String, start: String) -> ForeignKey {
    guard let test = entry("test", of: value), text("disable", in: value) != "true",
      let command = containerTest(test, exec)
    else { return .noHealthTest }
    // Compose gives up after so many failures in a row, each of which may take so long.
    let isTimed = ["interval", "retries", "start_period"].contains { entry($0, of: value) != nil }
    let interval = text("interval", in: value).map { ", interval: \($0)" } ?? ""
    let limit = isTimed ? healthLimit(value).map { ", timeout: \($0)s" } ?? "" : ""
    return .containerHealthTest(ready: "{ ready: \(quotedForFlow(command))\(interval)\(limit) }", command: start)
  }

  /// The test of a container as a command of this machine, nil for none.
  private func containerTest(_ test: NodeID, _ exec: String) -> String? {
    let words = texts(test).map { $0.replacing("$$", with: "$") }
    if tree.kind(of: test) == .text { return words.first.map { "\(exec) sh -c \(singleQuoted($0))" } }
    switch words.first {
    case "NONE", nil: return nil
    case "CMD-SHELL": return "\(exec) sh -c \(singleQuoted(words.dropFirst().joined(separator: " ")))"
    default: return ([exec] + words.dropFirst().map(shellWord)).joined(separator: " ")
    }
  }

  /// How long a container may take in all to get ready, in seconds.
  private func healthLimit(_ value: NodeID) -> Int? {
    func seconds(_ name: String, _ usual: Int) -> Int? {
      guard let value = entry(name, of: value) else { return usual }
      guard tree.kind(of: value) == .text, case .success(let time) = readDuration(tree.bytes(of: value)) else {
        return nil
      }
      return Int(time / 1_000_000_000)
    }
    guard let interval = seconds("interval", 30), let limit = seconds("timeout", 30),
      let start = seconds("start_period", 0),
      let retries = Int(text("retries", in: value) ?? "3"), (1...1_000).contains(retries)
    else { return nil }
    let (each, _) = interval.addingReportingOverflow(limit)
    let (all, overflows) = each.multipliedReportingOverflow(by: retries)
    return overflows ? nil : start.addingReportingOverflow(all).partialValue
  }

  /// A text as it can stand in braces.
  private func quotedForFlow(_ text: String) -> String {
    text.contains { "'\"{}[],:#".contains($0) }
      ? "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" : text
  }
}
