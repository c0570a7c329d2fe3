import Diagnostics
import WorkflowModel

/// The parts of `docs/language.md` that are written from the table of keys, so that they cannot say anything else.
///
/// They stand between `<!-- generated: NAME -->` and `<!-- end -->`. What the commands in them print is not known here:
/// it is kept, and held true by the test that runs every command of a document.
package enum LanguageReference {
  /// A document with its generated parts as they should be.
  package static func update(_ document: String) -> String {
    let lines = document.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let writer = ReferenceWriter(outputs: consoleOutputs(in: lines))
    var result: [String] = []
    var isGenerated = false
    for line in lines {
      if line == end { isGenerated = false }
      if !isGenerated { result.append(line) }
      guard line.hasPrefix(beginning), let name = line.dropFirst(beginning.count).split(separator: " ").first else {
        continue
      }
      isGenerated = true
      result += writer.part(named: String(name))
    }
    return result.joined(separator: "\n")
  }

  private static let beginning = "<!-- generated: "
  private static let end = "<!-- end -->"

  /// What each command of a document prints, as the document has it.
  private static func consoleOutputs(in lines: [String]) -> [String: [String]] {
    var outputs: [String: [String]] = [:]
    var index = 0
    while index < lines.count {
      defer { index += 1 }
      guard lines[index] == "```console", index + 1 < lines.count else { continue }
      let first = index + 2
      let end = lines[first...].firstIndex(of: "```") ?? lines.count
      outputs[lines[first - 1]] = Array(lines[first..<end])
      index = end
    }
    return outputs
  }

  // MARK: - What may be said of a key in a few words

  /// What holds where a key is not set; nil where there is no more to say than that.
  package static func defaultValue(of id: FieldID) -> String? {
    let workflow = Workflow(name: "", directory: "")
    let service = Service()
    let retry = RetryPolicy(maximum: 0)
    switch id {
    case .version: return "`1`"
    case .name: return "the file's name without its extension"
    case .mode: return "`\(workflow.mode)`; of a task in a list, that of the list"
    case .defaultTargets: return "all tasks"
    case .onFailure: return "`\(workflow.onFailure)`"
    case .shell: return "`sh`"
    case .cwd: return "the directory of the file"
    case .when: return "`\(TaskRules().when)`"
    case .grace: return "`10s`"
    case .cpus: return "`1`"
    case .priority: return "`0`"
    case .estimate: return "`1s`, with a `delay` `0s`"
    case .retry: return "`\(retry.maximum)`"
    case .allowFailure, .tty, .service: return "`false`"
    case .interactive: return "`\(TaskRules().isInteractive)`"
    case .parameterDefault: return "none: the param has to be set"
    case .parameterChoices, .parameterPattern: return "any value"
    case .parameterSecret: return "`false`"
    case .retryMaximum: return "none: the key is required"
    case .retryDelay: return "`\(text(retry.delay))`"
    case .retryBackoff: return "`\(text(retry.backoff))`"
    case .retryMaximumDelay: return "no limit"
    case .retryJitter: return "`\(text(retry.jitter))`"
    case .retryCauses: return "every failure"
    case .serviceReady: return "ready once it runs"
    case .serviceInterval: return "`\(text(service.interval))`"
    case .serviceTimeout: return "`\(text(service.timeout))`"
    default: return nil
    }
  }

  private static func text(_ duration: Nanoseconds) -> String {
    duration % .second == 0 ? "\(duration / .second)s" : "\(duration / .millisecond)ms"
  }

  private static func text(_ number: Double) -> String {
    number == number.rounded() ? "\(Int(number))" : "\(number)"
  }

  /// What a key takes, with links to where that is described.
  package static func takes(_ field: WorkflowField) -> String {
    switch field.shape {
    case .version: "`1`"
    case .text: "text"
    case .choice(let choices): alternatives(choices)
    case .boolean: "`true` or `false`"
    case .duration where isPositive(field.id): "a [duration](#values) above 0"
    case .duration: "a [duration](#values)"
    case .size: "a [size](#values) above 0"
    case .wholeNumber(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .decimal(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .path: "a [path](#values)"
    case .references: "a [task](#names-and-scope) or a list of them"
    case .variableNames: "the name of a variable or a list of them"
    case .poolNames: "the name of a pool or a list of them"
    case .globs: "a [glob](#values) or a list of them"
    case .values: "a list of values"
    case .environment: "a map of variables to their values or `null`"
    case .environmentFiles: "a [path](#values) or a list of them"
    case .parameters: "a map of names to defaults, or to [maps](#params)"
    case .pools: "a map of names to counts"
    case .script: "a shell script"
    case .command: "a shell script, or a list: a program and its arguments"
    case .shell: "\(alternatives(Shell.named.map(\.name))), or a list of words"
    case .tasks: "a map of names to tasks"
    case .defaults: "a map of keys"
    case .matrix: "a map of axes to lists, with `include` and `exclude`"
    case .retry: "a whole number, or a [map](#retry)"
    case .causes: "statuses from 1 to 255, `timeout`, `signal`, or a list of them"
    case .service: "`true`, `false`, or a [map](#service)"
    }
  }

  private static func alternatives(_ words: [String]) -> String {
    let words = words.map { "`\($0)`" }
    return words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
  }

  /// Whether a duration of zero would mean nothing.
  private static func isPositive(_ id: FieldID) -> Bool {
    [.timeout, .serviceInterval, .serviceTimeout].contains(id)
  }
}
