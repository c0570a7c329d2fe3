import Testing

/// A small task file that uses a key well, or badly and then with the place of the finding marked: `delay: ⟦soon⟧`.
struct Case: Sendable, CustomTestStringConvertible {
  /// The row of the language it is about: `task/retry`, `defaults/retry`, `retry/max`.
  let row: String
  let text: String
  /// Of the findings, in the order of the marks; empty for a file that is good.
  var rules: [String] = []
  /// What other files there are besides `lib.yaml`: included ones and dotenv files.
  var files: [String: String] = [:]
  /// Whether it is right that no key stands for the row: it is about an idea.
  var isAboutKey = true

  var isGood: Bool { rules.isEmpty }
  var testDescription: String { "\(row): \(text)" }

  /// A file that can be included by every case.
  static let library = ["lib.yaml": "params: { target: public }\ntasks: { member: x }"]
}

/// Where a key can stand.
enum Place: String, CaseIterable, Sendable {
  case workflow, task, group, include, defaults, params, retry, service

  /// A small task file with a key in this place.
  func text(_ key: String, _ value: String) -> String {
    let entry = "\(key): \(value)"
    return switch (self, key) {
    case (.workflow, "tasks"): entry
    case (.workflow, _): "\(entry)\ntasks: { a: x }"
    case (.task, "run"): "tasks: { a: { \(entry) } }"
    case (.task, _): "tasks: { a: { run: x, \(entry) } }"
    case (.group, "tasks"): "tasks: { g: { \(entry) } }"
    case (.group, _): "tasks: { g: { \(entry), tasks: { b: x } } }"
    case (.include, "include"): "tasks: { g: { \(entry) } }"
    case (.include, _): "tasks: { g: { include: lib.yaml, \(entry) } }"
    case (.defaults, _): "defaults: { \(entry) }\ntasks: { a: x }"
    case (.params, _): "params: { p: { \(entry) } }\ntasks: { a: x }"
    case (.retry, "max"): "tasks: { a: { run: x, retry: { \(entry) } } }"
    case (.retry, _): "tasks: { a: { run: x, retry: { max: 1, \(entry) } } }"
    case (.service, _): "tasks: { a: { run: x, service: { \(entry) } } }"
    }
  }
}

extension [Case] {
  static func all(_ parts: [Case]...) -> [Case] { Array(parts.joined()) }

  /// A key with good values in every place where it can stand.
  static func good(
    _ key: String, in places: Place..., values: [String], under head: String = "", files: [String: String] = [:]
  ) -> [Case] {
    places.flatMap { place in
      values.map { Case(row: "\(place)/\(key)", text: head + place.text(key, $0), files: files) }
    }
  }

  /// A key with bad values, each with the rule of its one finding.
  static func bad(
    _ key: String, in places: Place..., values: KeyValuePairs<String, String>, under head: String = ""
  ) -> [Case] {
    places.flatMap { place in
      values.map { Case(row: "\(place)/\(key)", text: head + place.text(key, $0.key), rules: [$0.value]) }
    }
  }

  /// A whole file.
  static func good(_ row: String, files: [String: String] = [:], _ text: String) -> [Case] {
    [Case(row: row, text: text, files: files)]
  }

  static func bad(_ row: String, _ rules: String..., files: [String: String] = [:], in text: String) -> [Case] {
    [Case(row: row, text: text, rules: rules, files: files)]
  }

  /// A file that shows an idea rather than a key.
  static func idea(_ row: String, _ text: String) -> [Case] {
    [Case(row: row, text: text, isAboutKey: false)]
  }
}
