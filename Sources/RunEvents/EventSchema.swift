import Diagnostics
import Variables

/// The JSON Schema of a line of an event log (draft 2020-12), made from the shapes of events.
///
/// It allows events and members that it does not name: a later version may have more of them.
package enum EventSchema {
  package static func render() -> String {
    var json = JSONText(indentation: 2, secrets: Secrets())
    json.object { json in
      json.member("$schema", word: "https://json-schema.org/draft/2020-12/schema")
      json.member("title", word: "An event of a taskflow run")
      json.member(
        "description", word: "One line of what 'taskflow run --events FILE' writes; docs/events.md tells more.")
      json.member("type", word: "object")
      json.key("properties")
      json.object { json in
        property("event", .text, &json)
        property("at_s", .seconds, &json)
      }
      required(["event", "at_s"], &json)
      json.key("allOf")
      json.array(EventShape.all) { json, shape in rule(shape, &json) }
    }
    return json.text + "\n"
  }

  /// If it is this event, it has these members.
  private static func rule(_ shape: EventShape, _ json: inout JSONText) {
    json.object { json in
      json.key("if")
      json.object { json in
        json.key("properties")
        json.object { json in
          json.key("event")
          json.object { json in json.member("const", word: shape.event) }
        }
      }
      json.key("then")
      json.object { json in
        properties(shape.required + shape.optional, &json)
        if !shape.required.isEmpty { required(shape.required.map(\.name), &json) }
      }
    }
  }

  private static func properties(_ members: [EventShape.Member], _ json: inout JSONText) {
    json.key("properties")
    json.object { json in
      for member in members { property(member.name, member.kind, &json) }
    }
  }

  private static func required(_ names: [String], _ json: inout JSONText) {
    json.key("required")
    json.array(names) { json, name in json.string(name) }
  }

  private static func property(_ name: String, _ kind: EventShape.Kind, _ json: inout JSONText) {
    json.key(name)
    json.object { json in describe(kind, &json) }
  }

  private static func describe(_ kind: EventShape.Kind, _ json: inout JSONText) {
    switch kind {
    case .text: json.member("type", word: "string")
    case .word(let words):
      json.key("enum")
      json.array(words) { json, word in json.string(word) }
    case .count:
      json.member("type", word: "integer")
      json.member("minimum", raw: 0)
    case .seconds:
      json.member("type", word: "number")
      json.member("minimum", raw: 0)
    case .flag: json.member("type", word: "boolean")
    case .list(let kind):
      json.member("type", word: "array")
      json.key("items")
      json.object { json in describe(kind, &json) }
    case .map(let kind):
      json.member("type", word: "object")
      json.key("additionalProperties")
      json.object { json in describe(kind, &json) }
    case .object(let members):
      json.member("type", word: "object")
      properties(members, &json)
    }
  }
}
