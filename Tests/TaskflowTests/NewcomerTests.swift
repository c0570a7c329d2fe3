import Diagnostics
import Taskflow
import TestSupport
import Testing

/// What misled somebody who wrote his first files: each finding names the cause, and its help puts it right.
@Suite struct NewcomerTests {
  private func helps(_ text: String) -> [String] { findings(in: text).map(\.help.text) }
  private func messages(_ text: String) -> [String] { findings(in: text).map(\.message.text) }

  // MARK: - YAML

  @Test(arguments: [
    ("tasks: { a: { run: 'echo it's fine' } }", "write the quote twice, or put double quotes around the text"),
    ("tasks: { a: ['it's', b] }", "write the quote twice, or put double quotes around the text"),
    (#"tasks: { a: { run: "say "hi"" } }"#, "put a backslash before the quote, or single quotes around the text"),
    (
      #"tasks: { a: { run: "say "hi, all"", env: { A: "b" } } }"#,
      "put a backslash before the quote, or single quotes around the text"
    ),
    ("tasks: { a: { run: 'it's fine } }", "put quotes around the whole value, or around none of it"),
    // Here a comma is missing.
    ("tasks: { a: ['x' 'y'] }", "put ',' between the entries"),
    (#"tasks: { a: ["x""y"] }"#, "put ',' between the entries"),
  ])
  func quotesInsideQuotes(text: String, help: String) {
    #expect(helps(text) == [help])
  }

  @Test func textThatIsNotIndented() {
    let message = "this line is not indented, so it is not part of the text that begins above it"
    #expect(messages("tasks:\n  a:\n    run: |\n    make\n    make x\n") == [message])
    #expect(helps("tasks:\n  a:\n    run: |\n    make\n") == ["indent the lines of the text further than 'run'"])
    #expect(helps("tasks:\n  a:\n    run: [x]\n  b: >-\n  make\n") == ["indent the lines of the text further than 'b'"])
    #expect(helps("tasks:\n  a: |\n  b: x\n").first?.hasPrefix("indent the lines of the text further") == true)
    // The first line is part of it.
    #expect(
      messages("tasks:\n  a:\n    run: |\n      make\n    make x\n") == [
        "this line is indented less than the text above it"
      ])
  }

  @Test(arguments: [
    "tasks:\n  ⟦\u{A0}⟧a: make\n", "tasks:\n  a:⟦\u{A0}⟧make\n", "tasks:\n  a:\n    cpus:⟦\u{A0}⟧2\n    run: x\n",
    "tasks:\n  a:\n    run: x\n    ⟦\u{A0}⟧cpus: 2\n", "tasks:\n  a: { run: x, dependencies: b⟦\u{202F}⟧ }\n  b: x\n",
    "⟦\u{A0}⟧tasks:\n  a: make\n", "tasks:\n  a: { run: x, cpus: ⟦\u{2003}⟧2 }\n",
  ])
  func spacesOfTypesetters(marked: String) {
    let text = marked.replacing("⟦", with: "").replacing("⟧", with: "")
    let found = findings(in: text).filter { $0.message.text.hasSuffix("which only looks like a space") }
    let before = marked.prefix { $0 != "⟦" }.utf8.count
    let base = LoadedFile("test.yaml", bytes: Array(text.utf8)).sources.files[0].base
    #expect(found.count == 1, "\(messages(text))")
    #expect(found.first?.range.map { $0.start - base } == UInt32(before))
  }

  // MARK: - Templates

  @Test func templatesWithoutQuotes() {
    for text in [
      "tasks:\n  a:\n    run: {{ x }}\n", "tasks: { a: { run: y, env: { A: {{ x }} } } }", "tasks: { a: {{.x}} }",
    ] {
      #expect(findings(in: text).map(\.rule) == [.invalidKey], "\(text)")
      #expect(helps(text).first?.hasPrefix("taskflow has no templates: write '\"${x}\"'") == true, "\(helps(text))")
    }
    #expect(messages("tasks: { [a, b]: x }") == ["a key is a list, not text"])
  }

  @Test(arguments: ["make {{target}}", "make {{ x }} all", "echo \"{{ x }}\"; make"])
  func templatesInScripts(script: String) {
    #expect(findings(in: "tasks:\n  a: \(script)\n").map(\.rule) == [.foreignExpression], "\(script)")
  }

  @Test(arguments: [
    "docker inspect --format '{{json .}}' x", "docker ps --format {{name}}", "sed 's/{{x}}/y/' f", "grep '{{ x }}' f",
    "git log --format={{x}}", "echo {{ x }} >page.j2", "helm template x{{y}}",
  ])
  func templatesOfPrograms(script: String) {
    #expect(messages("tasks:\n  a: |\n    \(script)\n").isEmpty)
  }

  // MARK: - Names

  @Test func severalNamesInOneText() {
    #expect(
      helps("pools: { a: 1, b: 1 }\ntasks: { t: { run: x, pool: 'a, b' } }") == [
        "list several pools in brackets: '[a, b]'"
      ])
    #expect(helps("default: 'a, b'\ntasks: { a: x, b: x }") == ["list several names in brackets: '[a, b]'"])
  }

  @Test func defaultsAreWholeNames() {
    let checks = "tasks: { checks: { tasks: { unit: x } } }"
    #expect(helps("default: unit\n\(checks)") == ["did you mean 'checks/unit'?"])
    #expect(
      helps("default: 'lint:every'\n\(checks)") == ["write the name of a member of a group with a '/': 'lint/every'"])
    #expect(
      helps("default: nowhere\n\(checks)") == [
        "write the full name of a task, with the groups around it: 'group/task'"
      ])
    // Of two none is meant more than the other.
    #expect(
      helps("default: unit\ntasks: { c: { tasks: { unit: x } }, d: { tasks: { unit: x } } }") == [
        "write the full name of a task, with the groups around it: 'group/task'"
      ])
  }

  @Test func tasksBesideTasks() {
    let help = "if it is a task, move it under 'tasks'; if it is for your own use, begin its name with 'x-'"
    #expect(helps("build: make\ntest: { run: x }\n") == [help, help])
    #expect(helps("tasks:\nbuild: make all\n").last == help)
    for value in ["3", "true", "1.5", "10s"] { #expect(!helps("other: \(value)\ntasks: { a: x }").contains(help)) }
  }

  // MARK: - Values

  @Test func exportsInLists() {
    let find = "find: { run: x, exports: [files] }"
    let text = "tasks: { \(find), t: { run: x, dependencies: find, matrix: { file: ['${files}'] } } }"
    #expect(findings(in: text).map(\.rule) == [.unknownList])
    #expect(
      helps(text) == ["leave out the brackets: 'file: ${files}' makes an instance for each line of the value"])
    let several = "tasks: { \(find), t: { run: x, dependencies: find, matrix: { file: [a, 'x-${files}'] } } }"
    #expect(helps(several) == ["export all values as lines of 'files', and write 'file: ${files}' without brackets"])
    #expect(
      messages(
        "env: { files: a }\ntasks: { \(find), t: { run: x \"$files\", dependencies: find, matrix: { file: ['${files}'] } } }"
      )
      .isEmpty)
  }

  @Test(arguments: [
    "curl http://x/ #frag", "echo one #two", "sed s/ #.*// f",
  ])
  func commentsOfWords(script: String) {
    #expect(findings(in: "tasks:\n  a: \(script)\n").map(\.rule) == [.commentInValue], "\(script)")
    #expect(findings(in: "tasks:\n  a: { run: x, if: \(script) }\n").map(\.rule) != [], "\(script)")
  }

  @Test(arguments: [
    "make # all of it", "make #", "make ## all", "make ##", "make #---- all", "make #!x",
    "make  # taskflow: ignore[tab]",
  ])
  func comments(script: String) {
    #expect(!findings(in: "tasks:\n  a: \(script)\n").map(\.rule).contains(.commentInValue), "\(script)")
  }

  @Test func commentsOfOtherValues() {
    #expect(messages("name: x #all\ntasks: { a: x }").isEmpty)
  }

  @Test func commandsThatTakeCommands() {
    #expect(findings(in: "tasks:\n  a:\n    run: >\n      echo a\n      echo b\n").map(\.rule) == [.foldedCommands])
    #expect(messages("tasks:\n  a:\n    run: >\n      docker run x\n      make all\n").isEmpty)
  }

  // MARK: - Keys that come later

  @Test(arguments: [
    ("lock: wait\ntasks: { a: x }", "lock"), ("tasks: { a: { run: x, executor: local } }", "executor"),
    ("defaults: { executor: local }\ntasks: { a: x }", "executor"), ("tasks: { a: { run: x, cache: true } }", "cache"),
    ("tasks: { a: { run: x, service: { probe_timeout: 5s } } }", "probe_timeout"),
    ("tasks: { a: { run: x, label: y } }", "label"), ("tasks: { g: { label: y, tasks: { a: x } } }", "label"),
    ("tasks: { a: { run: x, aliases: [y] } }", "aliases"), ("tasks: { a: { run: x, args: true } }", "args"),
    ("tasks: { a: { run: x, confirm: sure? } }", "confirm"),
    ("tasks: { g: { confirm: y, tasks: { a: x } } }", "confirm"),
    ("tasks: { a: { use: b }, b: x }", "use"), ("tasks: { a: { sequence: [b, c] }, b: x, c: x }", "sequence"),
    ("output: live\ntasks: { a: x }", "output"),
    ("tasks: { g: { on_failure: cancel, tasks: { a: x } } }", "on_failure"),
  ])
  func keysThatComeLater(text: String, key: String) {
    #expect(helps(text).contains { $0.hasPrefix("taskflow has no '\(key)'") && $0.contains(" yet") }, "\(helps(text))")
  }

  @Test func paramsOfTasks() {
    #expect(
      helps("tasks: { a: { run: x, params: { p: 1 } } }") == [
        "taskflow has no params of tasks yet: move it to the top of the file"
      ])
  }

  // MARK: - Reasons

  @Test(arguments: [
    ("tasks: { t: { run: x, cwd: $HOME/x } }", "the shell would be given"),
    ("tasks: { t: { run: x, if: success() } }", "the shell would be given"),
    ("tasks: { t: { run: 'echo a=b >> $TASKFLOW_EXPORTS' } }", "a dependency was forgotten"),
    ("tasks: { t: { run: x, delay: -5s } }", "guessing the unit"),
    ("tasks: { t: { run: x, timeout: 0 } }", "guessing the unit"),
    ("tasks: { t: { run: x, memory: 0 } }", "factor of a thousand"),
    ("tasks: { t: { run: x, tty: true, interactive: true } }", "says what the task is"),
    ("tasks:\n  # taskflow: ignore[nonsense]\n  a: x\n", "the next finding of its rule"),
  ])
  func reasonsFit(text: String, wrong: String) {
    let notes = findings(in: text).map(\.note.text)
    #expect(!notes.isEmpty)
    #expect(!notes.contains { $0.contains(wrong) }, "\(notes)")
  }

  @Test func reasonOfFoldedComments() {
    let notes = findings(in: "tasks:\n  a:\n    run: >\n      make # x\n      test\n").map(\.note.text)
    #expect(notes.first == "without a '|' a line break is a space, so the next line becomes part of the comment")
  }

  @Test func eachReasonIsSaidOnce() {
    let text = "env: { A: $HOME }\ntasks: { t: { run: 'make ${{ inputs.x }}', cwd: $HOME/x } }"
    let found = findings(in: text)
    #expect(found.map(\.rule) == [.foreignExpression, .foreignExpression, .foreignExpression])
    #expect(Set(found.map(\.note)).count == 2)
  }

  // MARK: - Rules of both severities

  @Test(arguments: [
    ("tasks: { a: { run: [make all, x] } }", Rule.listOfCommands), ("tasks:\n  a: echo \"a #b\"\n", .commentInValue),
    ("tasks: { a: { run: x, if: '${{ success() }}' } }", .foreignExpression),
  ])
  func errorsOfRulesOfWarnings(text: String, rule: Rule) {
    let found = findings(in: text).first { $0.rule == rule }
    #expect(found?.severity == .error)
    #expect(rule.severity == .warning)
    #expect(rule.page.errorWhere != nil)
    #expect(rule.page.remarks.first?.hasPrefix("A finding is an error, which a comment cannot hide, if ") == true)
    let ignored = findings(in: text + " # taskflow: ignore[\(rule.id)]")
    if !text.hasSuffix("\n") {
      #expect(ignored.map(\.message.text).contains("'\(rule.id)' is an error, and errors cannot be ignored"))
    }
  }
}
