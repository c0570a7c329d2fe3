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
  /// `$NAME` or `! $NAME` in place of a test, which would run the value as a command.
  case variableAsTest(String, isNegated: Bool)
  /// `$NAME` in a value that no shell is given.
  case bareVariable(String)
  /// A file or a command by which steps of GitHub Actions hand values on.
  case stepOutput(String)
  /// `$(…)` or `` `…` `` in a value that no shell is given.
  case command(String)
  /// The condition of a task that others depend on.
  case needed(ForeignExpression)
  /// `${NAME}` in a word of a list, and the list as the line of a script that a shell reads.
  case listVariable(String, script: String?)
  /// How often go-task runs a task, as if it were a command.
  case runPolicy(String)
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
  /// A step of which it asks whether it was skipped.
  package var skipped: String?
  /// Whether that has to be so.
  package var isForSkipped = false
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
      "'\(excerpt(text))' in '\(key)' is not a shell test"
    case .variableAsTest(let name, let isNegated):
      "'\(isNegated ? "! " : "")$\(excerpt(name))' in '\(key)' runs the value of '\(excerpt(name))' as a command"
    case .tilde(let text): "'~' in '\(key)' is not replaced: no shell reads '\(excerpt(text))'"
    case .bareVariable(let name): "'$\(excerpt(name))' in '\(key)' is not replaced: no shell reads this value"
    case .command(let text): "'\(excerpt(text))' in '\(key)' is not run: no shell reads this value"
    case .needed(let expression): expression.message(key: key)
    case .listVariable(let text, _):
      "'\(excerpt(text))' in '\(key)' is not replaced: a list is executed without a shell"
    case .runPolicy(let text): "'\(text)' in '\(key)' is run as a command"
    case .stepOutput(let text): "'\(excerpt(text))' in '\(key)' passes nothing on: only GitHub reads it"
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
        + "; a skipped task counts as success, so tasks that depend on this one still run: repeat the condition there"
    case .comparison(let text): "write a shell test: '\(ShellComparison(text).test ?? "test \"$NAME\" = value")'"
    case .variableAsTest(let name, let isNegated):
      "write a shell test: 'test \(isNegated ? "-z" : "-n") \"$\(name)\"', or 'test \"$\(name)\" \(isNegated ? "!=" : "=") value'"
    case .listVariable(_, let script?): "write it as a script: 'run: \(script)'"
    case .listVariable(_, nil): "write the command as a script, 'run: |', which a shell reads"
    case .runPolicy: "leave it out if it says how often go-task runs the task: in a run a task runs once"
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
      "taskflow cannot run a task only when the run is cancelled: 'when: always' also runs it then, but after every other end of the run, too"
    default: "leave it out: a task runs when its dependencies have succeeded"
    }
  }

  fileprivate static let dependenciesHelp: Words =
    ", and list in 'dependencies' all tasks that it is about, such as all steps before it: 'when' looks only at these"
  fileprivate static let cancelledHelp: Words =
    ", which is the closest: taskflow has no '!cancelled()' yet, so it also runs after Ctrl-C, while the run is stopping"
  fileprivate static let onlyCancelledHelp: Words =
    ", which is the closest: taskflow cannot run a task only when the run is cancelled"
}

extension GitHubTest {
  fileprivate var help: Words {
    var parts: [Words] = []
    if let when { parts.append("'when: \(ours: when)'") }
    if !succeeded.isEmpty { parts.append("'dependencies: [\(succeeded.joined(separator: ", "))]' without 'when'") }
    if !failed.isEmpty { parts.append("'dependencies: [\(failed.joined(separator: ", "))]'") }
    if !tests.isEmpty { parts.append("'if: \(tests.joined(separator: " && "))'") }
    if parts.isEmpty, !isPartial {
      return skipped == nil ? "leave it out: a task runs when its dependencies have succeeded" : skippedHelp
    }
    let rest: Words = "for what only GitHub knows, use a variable of your own: 'if: test \"$NAME\" = value'"
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
      + (skipped == nil ? "" : "; " + skippedHelp) + (isPartial ? "; " + rest : "")
  }

  private var skippedHelp: Words {
    "taskflow cannot tell yet whether '\(skipped ?? "")' was skipped: "
      + (isForSkipped ? "negate its 'if' here" : "repeat its 'if' here")
  }

  private var othersHelp: Words {
    guard !succeeded.isEmpty || !failed.isEmpty else { return "" }
    return
      "; to wait for another task whatever its outcome, depend on a task that does: 'NAME-ended: { when: always, dependencies: NAME }'"
  }

  private var statusHelp: Words {
    guard let step = statuses.first else { return "" }
    let name = GitHubTest.statusName(step)
    return
      "; taskflow cannot ask yet how one task ended, so let '\(step)' export its status instead of failing: 'set +e; (set -e; …); echo \"\(name)=$?\" >>\"$TASKFLOW_EXPORTS\"' and 'exports: [\(name)]'"
  }

  /// The variable for the exit status of a step.
  package static func statusName(_ step: String) -> String { "\(step.replacing("-", with: "_"))_status" }
}
