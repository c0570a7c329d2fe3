import ArgumentParser
import Diagnostics

/// Rules as they are named on the command line: `--ignore tab,unused-param`.
struct RuleList: ExpressibleByArgument {
  let rules: [Rule]

  /// What is no rule is said in `check`, with what was probably meant.
  private let unknown: [String]

  init?(argument: String) {
    let names = argument.split(separator: ",").map(String.init)
    if names.isEmpty { return nil }
    rules = names.compactMap(Rule.init)
    unknown = names.filter { Rule(rawValue: $0) == nil }
  }

  func check() throws {
    guard let name = unknown.first else { return }
    throw ValidationError(Self.complaint(about: name))
  }

  /// What to say of a name that is no rule.
  static func complaint(about name: String) -> String {
    let similar = suggestion(for: name, among: Rule.allCases.map(\.id))
    return "there is no rule '\(name)'; " + (similar.map { "did you mean '\($0)'?" } ?? "see 'taskflow explain'")
  }
}

/// Which findings are shown, and how they count.
struct FindingOptions: ParsableArguments {
  @Flag(help: "Treat warnings as errors.")
  var strict = false

  @Flag(help: "Also show findings that are a matter of taste: dependencies that others already imply.")
  var pedantic = false

  @Option(
    help: ArgumentHelp("Show only findings of these rules, with commas between the names.", valueName: "rules"),
    completion: .list(Rule.allCases.map(\.id)))
  var select: [RuleList] = []

  @Option(
    help: ArgumentHelp("Show no findings of these rules, with commas between the names.", valueName: "rules"),
    completion: .list(Rule.allCases.map(\.id)))
  var ignore: [RuleList] = []

  func validate() throws {
    for list in select + ignore { try list.check() }
  }

  var filter: FindingFilter {
    var filter = FindingFilter()
    filter.selected = Set(select.flatMap(\.rules))
    filter.ignored = Set(ignore.flatMap(\.rules))
    filter.isStrict = strict
    filter.isPedantic = pedantic
    return filter
  }
}
