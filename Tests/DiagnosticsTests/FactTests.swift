import Diagnostics
import Testing

/// What findings say. Every sentence is read here as a whole, because people will.
@Suite struct FactTests {
  private static let sentences: [(Fact, String)] = [
    (
      .unreadableFile(path: "a.yaml", reason: "No such file or directory"),
      "unreadable-file: cannot read 'a.yaml': No such file or directory -> check the path and the permissions"
    ),
    (
      .fileTooLarge(path: "a.yaml", limit: 256 << 20),
      "file-too-large: 'a.yaml' is larger than 256 MiB -> split the workflow into several files"
    ),
    (.notUTF8(byte: 0x8), "not-utf8: byte 0x08 is not valid UTF-8 -> save the file as UTF-8"),
    (.notUTF8(byte: 0xFE), "not-utf8: byte 0xFE is not valid UTF-8 -> save the file as UTF-8"),
    (.utf16, "not-utf8: the file is UTF-16, not UTF-8 -> save the file as UTF-8, without a byte order mark of UTF-16"),
    (.nulByte, "control-character: a NUL byte -> remove it: a task file is text"),
    (
      .controlCharacter(7),
      "control-character: control character U+0007 -> remove it, or write it as an escape in double quotes"
    ),
    (
      .controlCharacter(0xFFFE),
      "control-character: control character U+FFFE -> remove it, or write it as an escape in double quotes"
    ),
    (.syntax(.tabIndentation), "yaml-syntax: a tab where YAML wants spaces -> indent with spaces"),
    (
      .syntax(.unclosedQuote),
      "yaml-syntax: a quote that is never closed -> close it, or leave out the quote that opens here"
    ),
    (
      .syntax(.unclosedFlow(open: "[")),
      "yaml-syntax: '[' is never closed, or a comma is missing -> close it with ']', and put ',' between the entries"
    ),
    (
      .syntax(.unclosedFlow(open: "{")),
      "yaml-syntax: '{' is never closed, or a comma is missing -> close it with '}', and put ',' between the entries"
    ),
    (
      .syntax(.secondColon),
      "yaml-syntax: a second ': ' in one value -> put the value in quotes, or the second key on a line of its own"
    ),
    (.syntax(.missingColon), "yaml-syntax: a key without its ':' -> write 'key: value', with a space after the colon"),
    (
      .syntax(.unexpectedIndent),
      "yaml-syntax: this line does not fit the indentation of the lines above it -> keys of one map begin in the same column"
    ),
    (
      .syntax(.textAfterValue),
      "yaml-syntax: text after the end of the value -> put quotes around the whole value, or around none of it"
    ),
    (
      .syntax(.invalidEscape),
      "yaml-syntax: an escape that YAML does not know -> use single quotes, in which a backslash is just a backslash"
    ),
    (.syntax(.reservedCharacter("@")), "yaml-syntax: a value cannot begin with '@' -> put the value in quotes"),
    (
      .syntax(.other(problem: "found something", context: "while scanning")),
      "yaml-syntax: found something (while scanning) -> see the lines around this place"
    ),
    (.syntax(.other(problem: "found", context: nil)), "yaml-syntax: found -> see the lines around this place"),
    (
      .duplicateKey("a"),
      "duplicate-key: key 'a' is given twice -> keep one of the two: YAML would silently drop the other"
    ),
    (
      .unknownAlias("a", suggestion: nil),
      "unknown-alias: no anchor '&a' stands before this alias -> define it earlier in the file: '&name' before the value"
    ),
    (
      .unknownAlias("a", suggestion: "b"),
      "unknown-alias: no anchor '&a' stands before this alias -> did you mean '*b'?"
    ),
    (
      .recursiveAlias("a"),
      "recursive-alias: alias '*a' stands inside the value it refers to -> a value cannot contain itself: repeat the part that is meant"
    ),
    (
      .tooManyAliasedNodes(limit: 10),
      "alias-limit: aliases repeat more than 10 values -> write the values out, or use fewer levels of aliases"
    ),
    (.tooDeep(limit: 100), "depth-limit: nested more than 100 levels deep -> flatten the file"),
    (
      .scalarTooLong(limit: 16 << 20),
      "scalar-limit: a value longer than 16 MiB -> move the text to a file of its own, or close the quote that swallows the rest"
    ),
    (
      .mergeNeedsMapping(found: .text),
      "invalid-merge: '<<' merges a map or a list of maps, not text -> write '<<: *anchor', where the anchor stands before a map"
    ),
    (
      .severalDocuments,
      "several-documents: a second document -> a file holds one document: move what follows '---' to a file of its own"
    ),
    (
      .unsupportedTag("!a"),
      "unsupported-tag: tag '!a' has no meaning here -> remove the tag: every field reads its value itself"
    ),
    (.keyIsNotText(found: .list), "invalid-key: a key is a list, not text -> write the key as plain text before a ':'"),
    (.emptyFile, "empty-file: the file is empty -> list the tasks: 'tasks:', and under it 'name: command'"),
    (
      .notAMapping(what: "the file", found: .list),
      "wrong-type: the file is a list, not a map -> write 'key: value' lines"
    ),
    (.missingTasks, "no-tasks: the file has no 'tasks' -> list the tasks: 'tasks:', and under it 'name: command'"),
    (.noTasks(inGroup: nil), "no-tasks: 'tasks' lists no task -> list at least one: 'name: command'"),
    (.noTasks(inGroup: "a/b"), "no-tasks: group 'a/b' has no tasks -> list at least one: 'name: command'"),
    (
      .emptyTask(name: "a"),
      "empty-task: task 'a' says nothing -> give it a command, or '{}' for a task that only waits for its dependencies"
    ),
    (
      .unknownKey("ned", in: .task, suggestion: .similar("env")),
      "unknown-key: unknown key 'ned' in a task -> did you mean 'env'?"
    ),
    (
      .unknownKey("needs", in: .task, suggestion: .otherTool("dependencies")),
      "unknown-key: unknown key 'needs' in a task -> taskflow calls it 'dependencies'"
    ),
    (
      .unknownKey("a", in: .workflow, suggestion: nil),
      "unknown-key: unknown key 'a' at the top of the file -> remove it, or begin its name with 'x-' to keep it for yourself"
    ),
    (.unknownKey("a", in: .defaults, suggestion: nil), "unknown-key: unknown key 'a' in 'defaults' -> remove it"),
    (
      .keyNotReadYet("matrix"),
      "unsupported-key: this version of taskflow does not read 'matrix' yet -> remove it: taskflow would not do what it promises"
    ),
    (
      .keyNotAllowed("shell", in: .group, belongsIn: .defaults),
      "misplaced-key: 'shell' cannot stand in a group -> move it into 'defaults', or to the tasks it is meant for"
    ),
    (
      .keyNotAllowed("delay", in: .defaults, belongsIn: .task),
      "misplaced-key: 'delay' cannot stand in 'defaults' -> set it on the tasks it is meant for"
    ),
    (
      .keyNotAllowed("default", in: .task, belongsIn: .workflow),
      "misplaced-key: 'default' cannot stand in a task -> move it to the top of the file"
    ),
    (
      .keyNotAllowed("run", in: .workflow, belongsIn: .task),
      "misplaced-key: 'run' cannot stand at the top of the file -> set it on the tasks it is meant for"
    ),
    (.conflictingKeys("run", "tasks"), "conflicting-keys: 'run' and 'tasks' exclude each other -> keep one of the two"),
    (
      .wrongType(key: "delay", expected: "a duration", found: .list),
      "wrong-type: 'delay' takes a duration, not a list -> write 'delay' as a duration"
    ),
    (
      .wrongType(key: "run", expected: "text", found: .null),
      "wrong-type: 'run' takes text, not nothing -> write 'run' as text"
    ),
    (
      .wrongItem(key: "dependencies", expected: "name", found: .map),
      "wrong-type: an item of 'dependencies' is a map, not a name -> list in 'dependencies' nothing but names"
    ),
    (
      .invalidDuration(key: "delay", text: "-1s", .negative),
      "invalid-duration: 'delay' is negative: '-1s' -> a task cannot wait less than 0s"
    ),
    (
      .invalidDuration(key: "delay", text: "soon", .unreadable),
      "invalid-duration: 'delay' is not a duration: 'soon' -> write for example '250ms', '5s', '1m30s', '2h', or a number of seconds"
    ),
    (
      .invalidDuration(key: "delay", text: "99999999h", .tooLong),
      "invalid-duration: 'delay' is longer than ten years: '99999999h' -> write for example '250ms', '5s', '1m30s', '2h', or a number of seconds"
    ),
    (
      .invalidNumber(key: "cpus", text: "x", range: 0...100),
      "invalid-number: 'cpus' takes a whole number from 0 to 100, not 'x' -> write digits only"
    ),
    (
      .invalidNumber(key: "cpus", text: "x", range: -2_000_000...5),
      "invalid-number: 'cpus' takes a whole number, not 'x' -> write digits only"
    ),
    (
      .invalidChoice(key: "mode", text: "a", choices: ["sync", "async"], suggestion: nil),
      "invalid-choice: 'mode' cannot be 'a' -> use 'sync' or 'async'"
    ),
    (
      .invalidChoice(key: "mode", text: "asinc", choices: ["sync", "async"], suggestion: "async"),
      "invalid-choice: 'mode' cannot be 'asinc' -> did you mean 'async'?"
    ),
    (
      .invalidChoice(key: "mode", text: "a", choices: ["x"], suggestion: nil),
      "invalid-choice: 'mode' cannot be 'a' -> use 'x'"
    ),
    (
      .unsupportedVersion("2"),
      "unsupported-version: version '2' of the language is not understood -> this taskflow understands version '1'"
    ),
    (
      .invalidName(what: "a task", text: "a b"),
      "invalid-name: 'a b' is not a name for a task -> begin with a letter or '_', then letters, digits, '_', '-', '.'"
    ),
    (
      .invalidVariableName("1A"),
      "invalid-variable-name: '1A' is not a name for an environment variable -> use letters, digits and '_', not beginning with a digit"
    ),
    (.emptyCommand(key: "run"), "empty-command: 'run' is empty -> write the command, or leave the key out"),
    (
      .nulInText(key: "run"),
      "nul-in-text: 'run' holds a NUL character, which no process can be given -> remove the '\\0'"
    ),
    (
      .interpolationNotReadYet(key: "cwd"),
      "unsupported-interpolation: this version of taskflow does not replace '${…}' in 'cwd' yet -> write the value out, or let the script put it together"
    ),
    (
      .unknownDependency("a", suggestion: nil),
      "unknown-dependency: there is no task 'a' to depend on -> names are looked up beside the task, then in the groups around it"
    ),
    (
      .unknownDependency("a", suggestion: "b"),
      "unknown-dependency: there is no task 'a' to depend on -> did you mean 'b'?"
    ),
    (
      .unknownDefaultTask("a", suggestion: nil),
      "unknown-default: there is no task 'a' to run by default -> names are looked up beside the task, then in the groups around it"
    ),
    (
      .unknownDefaultTask("a", suggestion: "b"),
      "unknown-default: there is no task 'a' to run by default -> did you mean 'b'?"
    ),
    (
      .duplicateReference(key: "dependencies", name: "a"),
      "duplicate-dependency: 'a' is listed twice in 'dependencies' -> remove one of the two"
    ),
    (
      .selfDependency("a"),
      "self-dependency: task 'a' depends on itself -> remove it: a task cannot wait for its own end"
    ),
    (
      .dependencyOnContainingGroup(task: "g/a", group: "g"),
      "containing-group-dependency: 'g/a' depends on 'g', the group that contains it -> depend on the members that are meant"
    ),
    (
      .cycle(["a", "b", "a"]),
      "dependency-cycle: a cycle: 'a' waits for 'b' waits for 'a' -> remove one of these: as it stands, none of the tasks can ever start"
    ),
    (
      .unknownTarget("a", suggestion: nil, member: nil),
      "unknown-task: there is no task 'a' in this file -> 'taskflow list' shows the tasks there are"
    ),
    (
      .unknownTarget("a", suggestion: "b", member: nil),
      "unknown-task: there is no task 'a' in this file -> did you mean 'b'?"
    ),
    (
      .unknownTarget("a", suggestion: nil, member: "g/a"),
      "unknown-task: there is no task 'a' in this file -> its whole name is 'g/a'"
    ),
  ]

  @Test(arguments: sentences)
  func everySentence(fact: Fact, expected: String) {
    #expect("\(fact.rule): \(fact.message) -> \(fact.help)" == expected)
  }

  /// Of a long chain the middle is counted; of a long value the beginning is shown, on one line.
  @Test func longTextsAreCut() {
    func cycle(_ count: Int) -> String { Fact.cycle((1...count).map { "t\($0)" } + ["t1"]).message }
    #expect(cycle(11).split(separator: " waits for ").count == 12)
    #expect(
      cycle(12) == "a cycle: 't1' waits for 't2' waits for 't3' waits for 't4' waits for 't5' waits for 't6' "
        + "waits for 2 others waits for 't9' waits for 't10' waits for 't11' waits for 't12' waits for 't1'")
    #expect(cycle(50_000).contains(" waits for 49990 others waits for "))
    let long = String(repeating: "é", count: 61)
    #expect(
      Fact.unsupportedVersion(long).message
        == "version '\(String(repeating: "é", count: 59))…' of the language is not understood")
    #expect(
      Fact.invalidDuration(key: "delay", text: "a\nb\r\nc", .unreadable).message
        == "'delay' is not a duration: 'a b c'")
  }

  @Test(arguments: sentences.map(\.0))
  func sentencesAreSentences(fact: Fact) {
    for text in [fact.message, fact.help] {
      #expect(!text.isEmpty)
      #expect(!text.hasSuffix(".") && !text.hasSuffix(" ") && !text.contains("\n") && !text.contains("  "))
      #expect(text.first?.isUppercase == false)
    }
    #expect(fact.rule.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
  }
}
