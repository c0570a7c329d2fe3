package import Diagnostics
import Variables

/// The members of one kind of line of an event log: what the JSON Schema is made of, and what tests hold every log to.
package struct EventShape: Sendable {
  package let event: String
  /// Members that each such line has.
  package let required: [Member]
  /// Members that are there only where they mean something.
  package let optional: [Member]

  package struct Member: Sendable {
    package let name: String
    package let kind: Kind

    init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  /// A kind of value, as JSON has it.
  package indirect enum Kind: Sendable {
    case text
    /// One of some words.
    case word([String])
    /// A whole number, 0 or larger.
    case count
    /// A time in seconds, with nine decimals at most.
    case seconds
    /// Only ever true, or false for `shown`.
    case flag
    case list(Kind)
    /// Values by names that are not ours.
    case map(Kind)
    case object([Member])
  }

  private static let results: [Member] = [
    Member("exit_status", .count), Member("signal", .text), Member("stopped_by", .word(["terminal"])),
    Member("test", .word(["ready"])), Member("device", .text),
    Member("not_stopped", .flag), Member("missing_export", .text), Member("undeclared_exports", .list(.text)),
    Member("unreadable_export_line", .count), Member("problem", .text),
    Member("unreadable_exports", .word(["replaced", "removed", "unread", "too_much"])), Member("kind", .text),
    Member("errno", .count),
    Member("step", .word(["execution", "working_directory", "exports_file", "script_file", "streams", "process"])),
    Member("directory", .text), Member("program", .text), Member("script", .text),
    Member("too_long", .word(["variable", "export", "argument", "script", "text", "total"])), Member("name", .text),
    Member("bytes", .count), Member("limit", .count), Member("shell", .text), Member("source", .text),
    Member("exported_by", .list(.text)), Member("largest", .object(variable)), Member("unset", .text),
    Member("empty", .flag), Member("message", .text), Member("env_file", .text), Member("line", .count),
    Member("matrix", .word(["unset", "too_many_combinations", "too_many_tasks", "invalid"])),
    Member("command", .object(command)), Member("output", .object(excerpt)), Member("ready_output", .object(excerpt)),
  ]

  private static let variable = [
    Member("name", .text), Member("bytes", .count), Member("source", .text), Member("exported_by", .list(.text)),
  ]
  private static let command = [
    Member("words", .list(.text)), Member("script", .text), Member("shell", .list(.text)), Member("directory", .text),
  ]
  private static let excerpt = [
    Member("head", .text), Member("tail", .text), Member("head_bytes", .list(.count)),
    Member("tail_bytes", .list(.count)),
  ]
  private static let waits = Member(
    "waits_for", .object(["dependency", "order", "beginning", "end"].map { Member($0, .list(.count)) }))
  private static let task = Member("task", .text)
  private static let node = Member("node", .count)
  private static let after = [Member("after", .text), Member("after_node", .count)]
  private static let outcome = Member(
    "outcome", .word(["succeeded", "failed", "timed_out", "cancelled", "skipped", "blocked"]))
  private static let fault = [Member("fault", .word(["no_process", "deadlock"])), Member("errno", .count)]

  private init(_ event: String, _ required: [Member], _ optional: [Member] = []) {
    self.event = event
    self.required = required
    self.optional = optional
  }

  package static let all: [EventShape] = [
    EventShape(
      "run_started",
      [Member("version", .count), Member("run_id", .text), Member("workflow", .text), Member("tasks", .count)],
      [
        Member("taskflow", .text), Member("started_at_s", .seconds), Member("directory", .text),
        Member("on_failure", .word(["continue", "cancel"])), Member("slots", .count), Member("memory", .count),
        Member("pools", .list(.text)),
        Member("arguments", .list(.text)),
      ]),
    EventShape(
      "task_planned", [task, node],
      [
        Member("kind", .word(["group", "group_end", "matrix", "matrix_end"])), Member("partner", .count),
        Member("place", .count), Member("label", .text), Member("target", .text), Member("hides_secret", .flag),
        Member("delay_s", .seconds), Member("slots", .count), Member("shown", .flag), Member("service", .flag),
        Member("may_fail", .flag), Member("attempts", .count), Member("timeout_s", .seconds),
        Member("ready_timeout_s", .seconds), Member("when", .word(["failure", "always"])),
        Member("survives_failure", .flag), Member("survives_interruption", .flag), Member("tty", .flag),
        Member("axes", .map(.text)),
        Member("in", .count), waits,
      ]),
    EventShape("waits_added", [node, waits]),
    EventShape("task_ready", [task], [node] + after),
    EventShape("node_ready", [node], [Member("after_node", .count)]),
    EventShape("delay_ended", [task], [node]),
    EventShape(
      "task_queued", [task, Member("for", .word(["slots", "memory", "pool", "terminal", "turn"]))],
      [node, Member("pool", .text)]),
    EventShape("condition_started", [task], [node, Member("command", .object(command))] + after),
    EventShape("condition_ended", [task], [node] + results),
    EventShape(
      "attempt_started", [task, Member("attempt", .count)], [node, Member("command", .object(command))] + after),
    EventShape("service_ready", [task], [node]),
    EventShape("time_limit_reached", [task], [node]),
    EventShape("exports_left_out", [task, Member("names", .list(.text))], [node]),
    EventShape("exported", [task, Member("values", .map(.text))], [node]),
    EventShape(
      "attempt_ended", [task, Member("attempt", .count), Member("output_bytes", .count)],
      [node, Member("user_s", .seconds), Member("system_s", .seconds), Member("peak_memory", .count)] + results),
    EventShape("retry_scheduled", [task, Member("attempt", .count), Member("after_s", .seconds)], [node]),
    EventShape(
      "tasks_added", [task, Member("count", .count), Member("first_node", .count), Member("tasks", .list(.text))],
      [node]),
    EventShape(
      "task_ended", [task, outcome], [node, Member("by", .text), Member("by_node", .count), Member("allowed", .flag)]),
    EventShape("node_ended", [node, outcome], [Member("by_node", .count)]),
    EventShape("run_stopping", [], [node, Member("failed", .text), Member("signal", .text)] + fault),
    EventShape("run_killing", [Member("tasks", .count)]),
    EventShape(
      "run_ended", [Member("result", .word(["succeeded", "failed", "interrupted", "faulted"]))],
      [Member("signal", .text)] + fault),
  ]
}

// MARK: - Holding lines to it

extension EventShape {
  /// Says what of a line is not as its event's shape says; nil where all is.
  package static func mistake(in line: JSONValue) -> String? {
    guard let event = line["event"]?.string, let shape = all.first(where: { $0.event == event }) else {
      return "an event of no known shape"
    }
    let common = [Member("event", .text), Member("at_s", .seconds)]
    for member in common + shape.required where line[member.name] == nil { return "\(event) lacks '\(member.name)'" }
    return mistake(in: line, common + shape.required + shape.optional).map { "\(event): \($0)" }
  }

  private static func mistake(in value: JSONValue, _ members: [Member]) -> String? {
    guard case .object(let found) = value else { return "not an object" }
    for member in found {
      guard let known = members.first(where: { $0.name == member.name }) else { return "no member '\(member.name)'" }
      if let mistake = mistake(in: member.value, known.kind) { return "'\(member.name)': \(mistake)" }
    }
    return nil
  }

  private static func mistake(in value: JSONValue, _ kind: Kind) -> String? {
    switch (kind, value) {
    case (.text, .string), (.flag, .boolean): return nil
    case (.word(let words), .string(let word)): return words.contains(word) ? nil : "no word '\(word)'"
    case (.count, .number(let text)): return Int64(text).map { $0 >= 0 } == true ? nil : "\(text) counts nothing"
    case (.seconds, .number(let text)): return nanoseconds(text) == nil ? "\(text) is no time" : nil
    case (.list(let kind), .array(let elements)): return elements.lazy.compactMap { mistake(in: $0, kind) }.first
    case (.map(let kind), .object(let members)): return members.lazy.compactMap { mistake(in: $0.value, kind) }.first
    case (.object(let members), .object): return mistake(in: value, members)
    default: return "a value of another kind"
    }
  }
}
