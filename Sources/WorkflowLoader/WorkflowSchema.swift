import Diagnostics
import Variables
import WorkflowModel

/// The JSON Schema (draft 2020-12) of task files, written from the table of keys, for editors and other tools.
///
/// Scalars are text as written, so wherever the language takes text the schema also allows what YAML would read as a
/// number or a boolean.
package enum WorkflowSchema {
  /// The whole schema, with a line break at its end.
  package static func render() -> String {
    var json = JSONText(indentation: 2, secrets: Secrets())
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
      json.member("description", "A command, or a map of keys. With 'tasks' or 'include' among them it is a group.")
      writeChoice(if: .tasks, then: "group", &json) { json in
        writeChoice(if: .include, then: "include", &json) { json in
          json.key("anyOf")
          json.array(["command", "taskKeys"]) { json, definition in json.object { refer(to: definition, &$0) } }
        }
      }
    }
    let maps: [(String, KeyContext, required: FieldID?)] = [
      ("taskKeys", .task, nil), ("group", .group, .tasks), ("include", .include, .include),
      ("defaults", .defaults, nil), ("parameter", .parameter, nil), ("retry", .retry, .retryMaximum),
      ("service", .service, nil),
    ]
    for (name, context, required) in maps {
      json.key(name)
      json.object { writeMap(of: context, required: required, &$0) }
    }
    json.key("tasks")
    json.object { json in
      json.member("type", "object")
      json.member("minProperties", raw: 1)
      json.key("propertyNames")
      json.object { $0.member("pattern", name) }
      json.key("additionalProperties")
      json.object { refer(to: "task", &$0) }
    }
    json.key("matrix")
    json.object { writeMatrix(&$0) }
    json.key("command")
    json.object { json in
      writeTextTypes(&json)
      json.member("minLength", raw: 1)
    }
    json.key("duration")
    json.object { writeDuration(&$0) }
    json.key("size")
    json.object { writeSize(&$0) }
  }

  /// What a map is depends on whether it has a key.
  private static func writeChoice(
    if key: FieldID, then definition: String, _ json: inout JSONText, else other: (inout JSONText) -> Void
  ) {
    json.key("if")
    json.object { json in
      json.member("type", "object")
      json.key("required")
      json.array([key.name]) { $0.string($1) }
    }
    json.key("then")
    json.object { refer(to: definition, &$0) }
    json.key("else")
    json.object(other)
  }

  static func refer(to definition: String, _ json: inout JSONText) {
    json.member("$ref", "#/$defs/\(definition)")
  }

  /// An object with the keys of a context and no others.
  private static func writeMap(
    of context: KeyContext, required: FieldID?, _ json: inout JSONText, _ more: (inout JSONText) -> Void = { _ in }
  ) {
    json.member("type", "object")
    if let required {
      json.key("required")
      json.array([required.name]) { $0.string($1) }
    }
    json.key("properties")
    json.object { json in
      for field in WorkflowFields.fields(in: context) {
        json.key(field.name)
        json.object { json in
          json.member("description", field.summary)
          // Beside 'include' params are not declared but set.
          if field.id == .params, context == .include {
            writeEnvironment(&json, orNull: false)
          } else {
            write(field.shape, &json)
          }
          // An empty 'cwd' is the directory of the file; an empty path to a file is none.
          if field.id == .include { json.member("minLength", raw: 1) }
        }
      }
    }
    more(&json)
    json.member("additionalProperties", raw: false)
  }
}
