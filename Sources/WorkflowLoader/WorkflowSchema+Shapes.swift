import Diagnostics
import WorkflowModel

/// What values of each shape look like.
extension WorkflowSchema {
  static func write(_ shape: FieldShape, _ json: inout JSONText) {
    switch shape {
    case .version:
      json.key("enum")
      json.array(["1", "\"1\""]) { $0.raw($1) }
    case .text, .path: writeTextTypes(&json)
    case .script:
      writeTextTypes(&json)
      json.member("minLength", raw: 1)
    case .choice(let choices):
      json.key("enum")
      json.array(choices) { $0.string($1) }
    case .boolean: writeBoolean(&json)
    case .duration: refer(to: "duration", &json)
    case .size: refer(to: "size", &json)
    case .wholeNumber(let range): writeWholeNumber(range, &json)
    case .decimal(let range): writeDecimal(range, &json)
    case .references: writeOneOrList(&json) { $0.member("type", "string") }
    case .variableNames: writeOneOrList(&json, writeVariableName)
    case .poolNames: writeOneOrList(&json, writeName)
    case .globs, .environmentFiles:
      writeOneOrList(&json, isUnique: false) { json in
        writeTextTypes(&json)
        json.member("minLength", raw: 1)
      }
    case .causes: writeOneOrList(&json, isUnique: false, writeCause)
    case .values:
      writeList(&json) { writeTextTypes(&$0) }
      json.member("minItems", raw: 1)
    case .environment: writeEnvironment(&json)
    case .parameters: writeParameters(&json)
    case .pools: writePools(&json)
    case .command:
      writeAlternatives(&json) {
        refer(to: "command", &$0)
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
    case .tasks: refer(to: "tasks", &json)
    case .defaults: refer(to: "defaults", &json)
    case .matrix: refer(to: "matrix", &json)
    case .retry:
      writeAlternatives(&json) {
        write(WorkflowFields.field(.retryMaximum).shape, &$0)
      } or: {
        refer(to: "retry", &$0)
      }
    case .service: writeAlternatives(&json, writeBoolean) { refer(to: "service", &$0) }
    }
  }

  static func writeTextTypes(_ json: inout JSONText, orNull: Bool = false) {
    json.key("type")
    json.array(["string", "number", "boolean"] + (orNull ? ["null"] : [])) { $0.string($1) }
  }

  // MARK: - Scalars

  private static func writeBoolean(_ json: inout JSONText) {
    json.key("enum")
    json.array(["true", "false", "\"true\"", "\"false\""]) { $0.raw($1) }
  }

  private static func writeWholeNumber(_ range: ClosedRange<Int>, _ json: inout JSONText) {
    writeNumber("integer", range, pattern: range.lowerBound < 0 ? "^[+-]?[0-9]+$" : "^[+]?[0-9]+$", &json)
  }

  private static func writeDecimal(_ range: ClosedRange<Int>, _ json: inout JSONText) {
    writeNumber("number", range, pattern: "^([0-9]+([.][0-9]+)?|[.][0-9]+)$", &json)
  }

  private static func writeNumber(_ type: String, _ range: ClosedRange<Int>, pattern: String, _ json: inout JSONText) {
    writeAlternatives(&json) { json in
      json.member("type", type)
      json.member("minimum", raw: range.lowerBound)
      json.member("maximum", raw: range.upperBound)
    } or: { json in
      json.member("type", "string")
      json.member("pattern", pattern)
    }
  }

  static func writeDuration(_ json: inout JSONText) {
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

  static func writeSize(_ json: inout JSONText) {
    json.member("description", "512MiB, 2GB, 100kB, or a number of bytes.")
    writeAlternatives(&json) { json in
      json.member("type", "number")
      json.member("exclusiveMinimum", raw: 0)
    } or: { json in
      json.member("type", "string")
      json.member("pattern", "^([0-9]+([.][0-9]+)?|[.][0-9]+)(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)?$")
    }
  }

  private static func writeVariableName(_ json: inout JSONText) {
    json.member("type", "string")
    json.member("pattern", variableName)
  }

  private static func writeName(_ json: inout JSONText) {
    json.member("type", "string")
    json.member("pattern", name)
  }

  private static func writeCause(_ json: inout JSONText) {
    writeAlternatives(&json) { json in
      json.key("enum")
      json.array(["timeout", "signal"]) { $0.string($1) }
    } or: {
      writeWholeNumber(1...255, &$0)
    }
  }

  static let name = "^[A-Za-z_][A-Za-z0-9_.-]*$"
  private static let variableName = "^[A-Za-z_][A-Za-z0-9_]*$"

  // MARK: - Maps

  private static func writeMap(
    ofNames pattern: String, to writeValue: (inout JSONText) -> Void, _ json: inout JSONText
  ) {
    json.member("type", "object")
    json.key("propertyNames")
    json.object { $0.member("pattern", pattern) }
    json.key("additionalProperties")
    json.object(writeValue)
  }

  static func writeEnvironment(_ json: inout JSONText, orNull: Bool = true) {
    writeMap(ofNames: variableName, to: { writeTextTypes(&$0, orNull: orNull) }, &json)
  }

  private static func writeParameters(_ json: inout JSONText) {
    writeMap(
      ofNames: variableName,
      to: { json in
        writeAlternatives(&json) {
          writeTextTypes(&$0, orNull: true)
        } or: {
          refer(to: "parameter", &$0)
        }
      }, &json)
  }

  private static func writePools(_ json: inout JSONText) {
    writeMap(ofNames: name, to: { writeWholeNumber(1...1_000_000, &$0) }, &json)
  }

  static func writeMatrix(_ json: inout JSONText) {
    json.member("type", "object")
    json.member("minProperties", raw: 1)
    json.key("properties")
    json.object { json in
      for key in ["include", "exclude"] {
        json.key(key)
        json.object { json in
          writeList(&json) { json in
            writeMap(ofNames: variableName, to: { writeTextTypes(&$0) }, &json)
            json.member("minProperties", raw: 1)
          }
        }
      }
    }
    json.key("propertyNames")
    json.object { $0.member("pattern", variableName) }
    json.key("additionalProperties")
    json.object { json in
      writeAlternatives(&json) { json in
        writeList(&json) { writeTextTypes(&$0) }
        json.member("uniqueItems", raw: true)
      } or: { json in
        json.member("type", "string")
        json.member("pattern", "^[$][{][A-Za-z_][A-Za-z0-9_]*[}]$")
      }
    }
  }

  // MARK: - Lists

  private static func writeList(_ json: inout JSONText, of writeItem: (inout JSONText) -> Void) {
    json.member("type", "array")
    json.key("items")
    json.object(writeItem)
  }

  private static func writeOneOrList(
    _ json: inout JSONText, isUnique: Bool = true, _ writeItem: (inout JSONText) -> Void
  ) {
    writeAlternatives(&json, writeItem) { json in
      writeList(&json, of: writeItem)
      if isUnique { json.member("uniqueItems", raw: true) }
    }
  }

  private static func writeWords(_ json: inout JSONText) {
    writeList(&json) { writeTextTypes(&$0, orNull: true) }
    json.member("minItems", raw: 1)
  }

  private static func writeAlternatives(
    _ json: inout JSONText, _ first: (inout JSONText) -> Void, or second: (inout JSONText) -> Void
  ) {
    json.key("anyOf")
    json.array([true, false]) { json, isFirst in json.object(isFirst ? first : second) }
  }
}
