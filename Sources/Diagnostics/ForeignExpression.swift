/// What other tools would replace in a text, and taskflow does not.
package indirect enum ForeignExpression: Hashable, Sendable {
  /// `${{ … }}` of GitHub Actions.
  case dollarBraces(String, ExpressionPlace)
  /// What stands between the braces of `{{.NAME}}` in go-task, or of `{{ name }}` with the name of a variable of this file.
  case braces(String, ExpressionPlace)
  /// `always()` and the like.
  case statusFunction(String)
  /// A condition of GitHub Actions.
  case gitHubTest(String, GitHubTest)
  /// `$A == "b"`, where a shell would look for a program by the value of A.
  case comparison(String)
  /// `~/…` in a value that no shell is given.
  case tilde(String)
  /// `$NAME` in a value that no shell is given.
  case bareVariable(String)
  /// A file or a command by which steps of GitHub Actions hand values on.
  case stepOutput(String)
  /// `$(…)` or `` `…` `` in a value that no shell is given.
  case command(String)
  /// The condition of a task that others depend on.
  case needed(ForeignExpression)
}

/// What decides how a variable is written in the place of an expression.
package enum ExpressionPlace: Hashable, Sendable {
  /// In a script, outside of quotes; a value of several words is split there.
  case script(holdsWords: Bool)
  case doubleQuotes
  case singleQuotes
  /// In a value that no shell is given; of a variable that the file sets, or one that may be unset.
  case value(isSet: Bool)
}

/// What a condition of GitHub Actions becomes here.
package struct GitHubTest: Hashable, Sendable {
  /// The value of 'when'; nil for that without one.
  package var when: String?
  /// Shell tests that must all say yes.
  package var tests: [String]
  /// Whether it asks for something that only GitHub knows.
  package var isPartial: Bool
  /// Jobs that have to have succeeded, whatever became of others.
  package var succeeded: [String] = []
  /// Jobs or steps of which one has to have failed, whatever became of others.
  package var failed: [String] = []
  /// Steps whose exit status it asks for.
  package var statuses: [String] = []
  /// True if it is also to run when the run was cancelled, for which there is no `when`.
  package var isWithCancelled = false
  /// Whether it is not to run when the run was cancelled.
  package var isWithoutCancelled = false
  /// A value that a job hands on.
  package var export: Export?

  package struct Export: Hashable, Sendable {
    package var name: String
    package var job: String

    package init(name: String, job: String) {
      self.name = name
      self.job = job
    }
  }

  package init(when: String?, tests: [String], isPartial: Bool) {
    self.when = when
    self.tests = tests
    self.isPartial = isPartial
  }
}

extension ForeignExpression {
  func message(key: String) -> Words {
    switch self {
    case .dollarBraces(let text, _): "'\(excerpt(text))' in '\(key)' is not replaced: taskflow has no expressions"
    case .braces(let text, _): "'{{\(excerpt(text))}}' in '\(key)' is not replaced: taskflow has no templates"
    case .statusFunction(let text), .gitHubTest(let text, _), .comparison(let text):
      "'\(excerpt(text))' in '\(key)' is no test that a shell knows"
    case .tilde(let text): "'~' in '\(key)' is not replaced: no shell is given '\(excerpt(text))'"
    case .bareVariable(let name): "'$\(excerpt(name))' in '\(key)' is not replaced: no shell is given this value"
    case .command(let text): "'\(excerpt(text))' in '\(key)' is not run: no shell is given this value"
    case .needed(let expression): expression.message(key: key)
    case .stepOutput(let text): "'\(excerpt(text))' in '\(key)' hands nothing on: only GitHub reads it"
    }
  }

  func help(key: String) -> Words {
    switch self {
    case .tilde where key == "run": "a list is executed without a shell: write the path out, or the command as a script"
    case .dollarBraces(let text, let place): GitHubExpression(text).help(at: place)
    case .braces(let text, let place): TemplateExpression(text).help(at: place)
    case .tilde: "write '${HOME}' in place of '~'"
    case .statusFunction(let text): statusHelp(text)
    case .gitHubTest(_, let test): test.help
    case .bareVariable(let name): "write '${\(name)}', or '$$\(name)' for the text itself"
    case .command:
      "let a task that needs it depend on one that exports it, or write 'NAME=$(command)' in the script; '$$' is a plain dollar sign"
    case .needed(let expression):
      expression.help(key: key)
        + "; a skipped task counts as success, so what depends on this one runs all the same: repeat the condition there"
    case .comparison: "write a shell test: 'test \"$NAME\" = value'"
    case .stepOutput("$GITHUB_PATH"): "write 'PATH' in 'env': 'env: { PATH: \"dir:${PATH}\" }'"
    case .stepOutput("$GITHUB_STEP_SUMMARY"):
      "taskflow has no page of summaries: write it to a file, or leave out '>> …'"
    case .stepOutput("::add-mask::"): "export it under a name, and write 'secrets: [NAME]' at the top of the file"
    case .stepOutput: "list the names in 'exports: [name]', and write 'name=value' to \"$TASKFLOW_EXPORTS\""
    }
  }

  private func statusHelp(_ text: String) -> Words {
    let isNegated = text.hasPrefix("!")
    let name = text.drop { $0 == "!" || $0 == " " }
    return
      switch (isNegated, name)
    {
    case (false, "always()"): "write 'when: always' instead" + Self.dependenciesHelp
    case (false, "failure()"), (true, "success()"): "write 'when: failure' instead" + Self.dependenciesHelp
    case (true, "cancelled()"): "write 'when: always' instead" + Self.cancelledHelp
    case (false, "cancelled()"):
      "taskflow cannot run a task only when the run is cancelled: 'when: always' runs it then, too, and after all else"
    default: "leave it out: a task runs when its dependencies have succeeded"
    }
  }

  fileprivate static let dependenciesHelp: Words =
    ", and list in 'dependencies' all that it is about, as all steps before it: 'when' looks at these alone"
  fileprivate static let cancelledHelp: Words =
    ", which is nearest: taskflow has no '!cancelled()' yet, so it also runs after Ctrl-C, while the run is stopping"
  fileprivate static let onlyCancelledHelp: Words =
    ", which is nearest: taskflow cannot run a task only when the run is cancelled"
}

extension GitHubTest {
  fileprivate var help: Words {
    var parts: [Words] = []
    if let when { parts.append("'when: \(ours: when)'") }
    if !succeeded.isEmpty { parts.append("'dependencies: [\(succeeded.joined(separator: ", "))]' without 'when'") }
    if !failed.isEmpty { parts.append("'dependencies: [\(failed.joined(separator: ", "))]'") }
    if !tests.isEmpty { parts.append("'if: \(tests.joined(separator: " && "))'") }
    if parts.isEmpty, !isPartial { return "leave it out: a task runs when its dependencies have succeeded" }
    let rest: Words = "what GitHub alone knows has to come from a variable of your own: 'if: test \"$NAME\" = value'"
    if parts.isEmpty { return rest }
    let value: Words =
      export.map {
        "; '\($0.name)' comes from 'exports: [\($0.name)]' of '\($0.job)', on which this task depends"
      } ?? ""
    let cancelled =
      isWithoutCancelled && when != nil
      ? ForeignExpression.cancelledHelp : isWithCancelled ? ForeignExpression.onlyCancelledHelp : ""
    return
      "write " + parts.joined(separator: " and ") + cancelled + value + othersHelp + statusHelp
      + (isPartial ? "; " + rest : "")
  }

  private var othersHelp: Words {
    guard !succeeded.isEmpty || !failed.isEmpty else { return "" }
    return
      "; to wait for another whatever becomes of it, depend on a task that does: 'NAME-ended: { when: always, dependencies: NAME }'"
  }

  private var statusHelp: Words {
    guard let step = statuses.first else { return "" }
    let name = GitHubTest.statusName(step)
    return
      "; taskflow cannot ask how one task ended yet, so let '\(step)' not fail but export its status: 'set +e; (set -e; …); echo \"\(name)=$?\" >>\"$TASKFLOW_EXPORTS\"' and 'exports: [\(name)]'"
  }

  /// The variable for the exit status of a step.
  package static func statusName(_ step: String) -> String { "\(step.replacing("-", with: "_"))_status" }
}

extension ExpressionPlace {
  /// How to read a variable in this place.
  func reading(_ name: String) -> Words {
    switch self {
    case .script(holdsWords: false): "scripts read variables from their environment: write '\"${\(name)}\"'"
    case .script(holdsWords: true):
      "scripts read variables from their environment: write '${\(name)}', without quotes, as its value is several words"
    case .doubleQuotes: "scripts read variables from their environment: write '${\(name)}'"
    case .singleQuotes:
      "scripts read variables from their environment: write '${\(name)}', and double quotes in place of the single ones, in which nothing is replaced"
    case .value(isSet: true): "write '${\(name)}'"
    case .value(isSet: false): "write '${\(name):-}', which is empty where nothing sets it"
    }
  }

  var isScript: Bool {
    if case .value = self { false } else { true }
  }
}

/// The inside of `${{ … }}`.
package struct GitHubExpression {
  private let text: String

  /// - Parameter text: with the braces.
  init(_ text: String) {
    var inner = Substring(text)
    if inner.hasPrefix("${{") { inner = inner.dropFirst(3) }
    if inner.hasSuffix("}}") { inner = inner.dropLast(2) }
    self.text = String(inner.split(separator: " ").joined(separator: " "))
  }

  /// The variable that holds the value; nil for what only GitHub knows.
  var variable: String? { Self.variable(text) }

  /// The variable that holds what a path such as `matrix.os` names; nil for what only GitHub knows.
  package static func variable(_ text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 1, let last = parts.last, !last.isEmpty else { return nil }
    guard text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }) else { return nil }
    let isKnown =
      switch parts[0] {
      case "matrix", "env", "vars", "secrets", "inputs": parts.count == 2
      case "needs", "steps", "jobs": parts.count == 4 && parts[2] == "outputs"
      case "github": text.hasPrefix("github.event.inputs.")
      default: false
      }
    return isKnown ? String(last.replacing("-", with: "_")) : nil
  }

  /// Whether it holds what the environment or the command line gives, which may be nothing.
  private var mayBeUnset: Bool { ["env.", "vars.", "secrets.", "inputs.", "github."].contains { text.hasPrefix($0) } }

  /// A value of a job that `fromJSON(…)` reads.
  package static func listExport(_ text: String) -> (name: String, job: String)? {
    text.firstMatch(of: /fromJS(?:ON|on)\(\s*(?:needs|steps)\.([\w-]+)\.outputs\.([\w-]+)/).map {
      (String($0.2).replacing("-", with: "_"), String($0.1))
    }
  }

  func help(at place: ExpressionPlace) -> Words {
    if let list = Self.listExport(text) {
      return
        "write '${\(list.name)}', whose lines are the values: '\(list.job)' has 'exports: [\(list.name)]', and prints one value a line, not JSON"
    }
    if let variable {
      let isInput = text.hasPrefix("inputs.") || text.hasPrefix("github.event.inputs.")
      let isSet = !mayBeUnset || isInput
      let reading = place.isScript ? place.reading(variable) : ExpressionPlace.value(isSet: isSet).reading(variable)
      if isInput { return reading + "; '\(variable)' is one of the 'params' at the top of the file" }
      if text.hasPrefix("secrets.") {
        return reading + "; 'secrets: [\(variable)]' at the top of the file masks its value in what is shown"
      }
      return reading
    }
    if text == "github.sha", place.isScript { return "write '$(git rev-parse HEAD)'" }
    let variable: Words = place.isScript ? "'\"${NAME}\"'" : "'${NAME}'"
    return "what GitHub alone knows has to come from a variable of your own: write " + variable
      + (place.isScript ? "" : ", and give it with '--env NAME=value'")
  }
}

/// The inside of `{{ … }}`.
struct TemplateExpression {
  private let text: String

  init(_ text: String) {
    self.text = text
  }

  func help(at place: ExpressionPlace) -> Words {
    if let (name, text) = variableWithDefault { return withDefault(name, text, at: place) }
    if let name = variable { return special(name) ?? place.reading(name) }
    let first = text.split { " -(".contains($0) }.first ?? ""
    return switch first {
    case "range" where place.isScript: "write a loop of the shell: 'for item in …; do …; done'"
    case "if", "else", "end", "range", "with":
      place.isScript
        ? "write it in the words of the shell: 'if test …; then …; fi'"
        : "taskflow has no conditions in values: write it in the script, with an 'if' of the shell"
    case let word where word.hasPrefix("\"") || word.hasPrefix("`"): "write the text in its quotes alone"
    case "OS": place.isScript ? "write '$(uname | tr A-Z a-z)'" : "write 'linux'"
    case "ARCH":
      place.isScript
        ? "write '$(uname -m | sed \"s/x86_64/amd64/; s/aarch64/arm64/\")'" : "write it out, as in 'amd64'"
    case "exeExt": "leave it out: it is empty on Linux"
    case "numCPU": "write '$(nproc)'"
    case "fromSlash", "toSlash": "write the path alone: on Linux nothing is changed in it"
    case "joinPath": "write the parts of the path with '/' between them"
    case "now", "date": place.isScript ? "write '$(date +\(dateFormat))'" : Self.withoutFunctions
    default: Self.withoutFunctions
    }
  }

  private static let withoutFunctions: Words =
    "taskflow has no functions in values: compute it in the script, with a command"

  /// A layout of Go as a format of `date`.
  private var dateFormat: Words {
    guard let layout = text.firstMatch(of: /date\s+["'`]([^"'`]*)["'`]/)?.1 else { return "%Y-%m-%d" }
    let parts = [
      ("2006", "%Y"), ("01", "%m"), ("02", "%d"), ("15", "%H"), ("04", "%M"), ("05", "%S"), ("Jan", "%b"),
      ("Mon", "%a"),
    ]
    let format = parts.reduce(String(layout)) { $0.replacing($1.0, with: $1.1) }
    return format.contains(" ") ? "\"\(format)\"" : "\(format)"
  }

  /// `.NAME`, `.ITEM.NAME`, `inputs.parameters.name` or `name`.
  private var variable: String? {
    guard !text.contains(where: { " |()\"'".contains($0) }), let last = text.split(separator: ".").last else {
      return nil
    }
    return ["OS", "ARCH", "end", "else", "exeExt", "numCPU", "now", "uuid"].contains(text)
      ? nil : String(last).replacing("-", with: "_")
  }

  /// True for `.NAME` or `name`.
  var isName: Bool { text.wholeMatch(of: /\.?[A-Za-z_]\w*/) != nil && special(name) == nil && variable != nil }

  /// The name of the variable that it stands for.
  var name: String { String(text.drop { $0 == "." }) }

  /// `.NAME | default "text"` or `default "text" .NAME`.
  private var variableWithDefault: (name: String, text: String)? {
    if let match = text.wholeMatch(of: /\.(\w+)\s*\|\s*default\s+(?:"([^"}]*)"|'([^'}]*)'|(\w+))/) {
      return (String(match.1), String(match.2 ?? match.3 ?? match.4 ?? ""))
    }
    if let match = text.wholeMatch(of: /default\s+(?:"([^"}]*)"|'([^'}]*)'|(\w+))\s+\.(\w+)/) {
      return (String(match.4), String(match.1 ?? match.2 ?? match.3 ?? ""))
    }
    return nil
  }

  private func withDefault(_ name: String, _ text: String, at place: ExpressionPlace) -> Words {
    switch place {
    case .script: "write '\"${\(name):-\(excerpt(text))}\"'"
    case .singleQuotes:
      "write '${\(name):-\(excerpt(text))}', and double quotes in place of the single ones, in which nothing is replaced"
    case .doubleQuotes, .value: "write '${\(name):-\(excerpt(text))}'"
    }
  }

  /// What go-task sets itself; nil for variables of the file.
  private func special(_ name: String) -> Words? {
    guard text.hasPrefix(".") else { return nil }
    switch name {
    case "CLI_ARGS", "CLI_ARGS_LIST":
      return "taskflow takes no arguments after '--' yet: declare a param, and give its value with '--set NAME=value'"
    case "ITEM":
      return text == ".ITEM" ? "name the variable of the loop, or the axis of the matrix: '\"${item}\"'" : nil
    case "TASK": return "write '${TASKFLOW_TASK}'"
    case "ROOT_DIR": return "write '${TASKFLOW_ROOT}', the directory of the file that is run"
    case "TASKFILE_DIR", "TASK_DIR":
      return name == "TASK_DIR"
        ? "write '${PWD}' in the script, which is the 'cwd' of the task"
        : "write '${PWD}' in the script of a task without 'cwd', which runs in the directory of its file; with 'cwd' write the path from there"
    case "USER_WORKING_DIR":
      return
        "taskflow does not say yet where it was called: give the directory with '--env DIR=\"$PWD\"', and write '${DIR}'"
    case "EXIT_CODE": return "taskflow does not hand on exit statuses yet: in a 'trap … EXIT' of the shell it is '$?'"
    case "CHECKSUM", "TIMESTAMP": return "taskflow does not skip what is up to date yet: compute it in the script"
    case "TASKFILE", "ROOT_TASKFILE", "TASK_VERSION", "TASK_EXE", "ALIAS", "MATCH":
      return "taskflow has no such variable: write it out"
    default: return nil
    }
  }
}
