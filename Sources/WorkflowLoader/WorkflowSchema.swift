import Diagnostics
import WorkflowModel

/// The JSON Schema (draft 2020-12) of task files, written from the table of keys, for editors and other tools.
///
/// Scalars are text as written, so wherever the language takes text the schema also allows what YAML would read as a
/// number or a boolean.
package enum WorkflowSchema {
  /// The whole schema, with a line break at its end.
  package static func render() -> String {
    var json = JSONText(indentation: 2)
    json.object { json in
      json.member("$schema", "https://json-schema.org/draft/2020-12/schema")
      json.member("title", "taskflow task file")
      json.member("description", "A graph of tasks that taskflow checks, plans and runs. Language version 1.")
      writeMap(of: .workflow, required: .tasks, &json) { json in
        json.key("patternProperties")
        json.object { json in
          json.key("^x-")
          json.object { $0.member("description", "Ignored: a place for anchors.") }
        }
      }
      json.key("$defs")
      json.object(writeDefinitions)
    }
    return json.text + "\n"
  }

  private static func writeDefinitions(_ json: inout JSONText) {
    json.key("task")
    json.object { json in
      json.member("description", "A command, or a map of keys. With 'tasks' among them it is a group.")
      json.key("if")
      json.object { json in
        json.member("type", "object")
        json.key("required")
        json.array([FieldID.tasks.rawValue]) { $0.string($1) }
      }
      json.key("then")
      json.object { $0.member("$ref", "#/$defs/group") }
      json.key("else")
      json.object { json in
        json.key("anyOf")
        json.array(["#/$defs/command", "#/$defs/taskKeys"]) { json, reference in
          json.object { $0.member("$ref", reference) }
        }
      }
    }
    for (name, context) in [("taskKeys", KeyContext.task), ("group", .group), ("defaults", .defaults)] {
      json.key(name)
      json.object { writeMap(of: context, required: context == .group ? .tasks : nil, &$0) }
    }
    json.key("tasks")
    json.object { json in
      json.member("type", "object")
      json.member("minProperties", raw: 1)
      json.key("propertyNames")
      json.object { $0.member("pattern", "^[A-Za-z_][A-Za-z0-9_.-]*$") }
      json.key("additionalProperties")
      json.object { $0.member("$ref", "#/$defs/task") }
    }
    json.key("command")
    json.object { json in
      writeTextTypes(&json)
      json.member("minLength", raw: 1)
    }
    json.key("duration")
    json.object { json in
      json.member("description", "250ms, 5s, 1m30s, 2h, or a number of seconds.")
      writeAlternatives(&json) { json in
        json.member("type", "number")
        json.member("minimum", raw: 0)
      } or: { json in
        json.member("type", "string")
        let number = "([0-9]+(\\.[0-9]+)?|\\.[0-9]+)"
        json.member("pattern", "^(?=.)(\(number)h)?(\(number)m)?(\(number)s)?(\(number)ms)?$|^\(number)$")
      }
    }
  }

  /// An object with the keys of a context and no others.
  private static func writeMap(
    of context: KeyContext, required: FieldID?, _ json: inout JSONText, _ more: (inout JSONText) -> Void = { _ in }
  ) {
    json.member("type", "object")
    if let required {
      json.key("required")
      json.array([required.rawValue]) { $0.string($1) }
    }
    json.key("properties")
    json.object { json in
      for field in WorkflowFields.all where field.contexts.contains(.init(context)) {
        json.key(field.name)
        json.object { json in
          json.member("description", field.summary)
          write(field.shape, &json)
        }
      }
    }
    more(&json)
    json.member("additionalProperties", raw: false)
  }

  // MARK: - Shapes

  private static func write(_ shape: FieldShape, _ json: inout JSONText) {
    switch shape {
    case .version:
      json.key("enum")
      json.array(["1", "\"1\""]) { $0.raw($1) }
    case .text, .directory: writeTextTypes(&json)
    case .choice(let choices):
      json.key("enum")
      json.array(choices) { $0.string($1) }
    case .duration: json.member("$ref", "#/$defs/duration")
    case .wholeNumber(let range): writeWholeNumber(range, &json)
    case .references:
      writeAlternatives(&json) {
        $0.member("type", "string")
      } or: { json in
        json.member("type", "array")
        json.member("uniqueItems", raw: true)
        json.key("items")
        json.object { $0.member("type", "string") }
      }
    case .environment: writeEnvironment(&json)
    case .command:
      writeAlternatives(&json) {
        $0.member("$ref", "#/$defs/command")
      } or: {
        writeWords(&$0)
      }
    case .shell:
      writeAlternatives(&json) { json in
        json.key("enum")
        json.array(Shell.named.map(\.name)) { $0.string($1) }
      } or: {
        writeWords(&$0)
      }
    case .tasks: json.member("$ref", "#/$defs/tasks")
    case .defaults: json.member("$ref", "#/$defs/defaults")
    }
  }

  private static func writeTextTypes(_ json: inout JSONText, orNull: Bool = false) {
    json.key("type")
    json.array(["string", "number", "boolean"] + (orNull ? ["null"] : [])) { $0.string($1) }
  }

  private static func writeWholeNumber(_ range: ClosedRange<Int>, _ json: inout JSONText) {
    writeAlternatives(&json) { json in
      json.member("type", "integer")
      json.member("minimum", raw: range.lowerBound)
      json.member("maximum", raw: range.upperBound)
    } or: { json in
      json.member("type", "string")
      json.member("pattern", range.lowerBound < 0 ? "^[+-]?[0-9]+$" : "^[+]?[0-9]+$")
    }
  }

  private static func writeEnvironment(_ json: inout JSONText) {
    json.member("type", "object")
    json.key("propertyNames")
    json.object { $0.member("pattern", "^[A-Za-z_][A-Za-z0-9_]*$") }
    json.key("additionalProperties")
    json.object { writeTextTypes(&$0, orNull: true) }
  }

  private static func writeWords(_ json: inout JSONText) {
    json.member("type", "array")
    json.member("minItems", raw: 1)
    json.key("items")
    json.object { writeTextTypes(&$0, orNull: true) }
  }

  private static func writeAlternatives(
    _ json: inout JSONText, _ first: (inout JSONText) -> Void, or second: (inout JSONText) -> Void
  ) {
    json.key("anyOf")
    json.array([true, false]) { json, isFirst in json.object(isFirst ? first : second) }
  }
}
