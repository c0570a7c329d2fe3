import Diagnostics
import TestSupport
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
    (.nulByte, "control-character: a NUL byte -> remove the NUL byte: a task file is text"),
    (
      .controlCharacter(7),
      "control-character: control character U+0007 -> remove the character, or write it as an escape in double quotes"
    ),
    (
      .controlCharacter(0xFFFE),
      "control-character: control character U+FFFE -> remove the character, or write it as an escape in double quotes"
    ),
    (.syntax(.tabIndentation), "yaml-syntax: a tab where YAML requires spaces -> indent with spaces"),
    (
      .syntax(.unclosedQuote),
      "yaml-syntax: a quote that is never closed -> close the quote, or leave out the one that opens here"
    ),
    (
      .syntax(.unclosedFlow(open: "[")),
      "yaml-syntax: '[' is never closed -> close it with ']', and put ',' between the entries"
    ),
    (
      .syntax(.unclosedFlow(open: "{")),
      "yaml-syntax: '{' is never closed -> close it with '}', and put ',' between the entries"
    ),
    (
      .syntax(.secondColon),
      "yaml-syntax: a second ': ' in one value -> put the value in quotes, or the second key on a line of its own"
    ),
    (.syntax(.missingColon), "yaml-syntax: a key without its ':' -> write 'key: value', with a space after the colon"),
    (
      .syntax(.unexpectedIndent(found: 3, fitting: [2, 4])),
      "yaml-syntax: indented by 3, where 2 or 4 would fit -> begin the entries of a map or list in the same column"
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
      "yaml-syntax: found something (while scanning) -> check the lines around this place"
    ),
    (.syntax(.other(problem: "found", context: nil)), "yaml-syntax: found -> check the lines around this place"),
    (
      .duplicateKey("a"),
      "duplicate-key: key 'a' is given twice -> keep one of the two: YAML would silently drop the other"
    ),
    (
      .unknownAlias("a", suggestion: nil),
      "unknown-alias: anchor '&a' is not defined before this alias -> define the anchor earlier in the file: write '&name' before the value"
    ),
    (
      .unknownAlias("a", suggestion: "b"),
      "unknown-alias: anchor '&a' is not defined before this alias -> did you mean '*b'?"
    ),
    (
      .recursiveAlias("a"),
      "recursive-alias: alias '*a' is inside the value that it refers to -> write out the part to repeat in place of the alias: a value cannot contain itself"
    ),
    (
      .tooManyAliasedNodes(limit: 10),
      "alias-limit: aliases repeat more than 10 values -> write the values out, or use fewer levels of aliases"
    ),
    (.tooDeep(limit: 100), "depth-limit: nested more than 100 levels deep -> nest the values less deeply"),
    (
      .scalarTooLong(limit: 16 << 20),
      "scalar-limit: a value longer than 16 MiB -> move the text to a separate file, or close the quote that was left open"
    ),
    (
      .mergeNeedsMapping(found: .text),
      "invalid-merge: '<<' merges a map or a list of maps, not text -> write '<<: *anchor', where the anchor stands before a map"
    ),
    (
      .severalDocuments,
      "several-documents: a second document -> move the text after '---' to a separate file: a task file has one document"
    ),
    (
      .unsupportedTag("!a"),
      "unsupported-tag: tag '!a' is not supported -> write the plain value without a tag: the key decides how its value is read"
    ),
    (.keyIsNotText(found: .list), "invalid-key: a key is a list, not text -> write the key as plain text before a ':'"),
    (.emptyFile, "empty-file: the file is empty -> add 'tasks:' and, on lines below it, tasks as 'name: command'"),
    (
      .notAMapping(what: "the file", found: .list),
      "wrong-type: the file is a list, not a map -> write 'key: value' lines"
    ),
    (
      .missingTasks,
      "no-tasks: the file has no 'tasks' -> add 'tasks:' and, on lines below it, tasks as 'name: command'"
    ),
    (.noTasks(inGroup: nil), "no-tasks: 'tasks' lists no task -> list at least one task: 'name: command'"),
    (.noTasks(inGroup: "a/b"), "no-tasks: group 'a/b' has no tasks -> list at least one task: 'name: command'"),
    (
      .emptyTask(name: "a"),
      "empty-task: task 'a' is empty -> give the task a command, or '{}' if it only waits for its dependencies"
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
      "unknown-key: unknown key 'a' at the top of the file -> taskflow has no such key: if it is for your own use, begin its name with 'x-'"
    ),
    (
      .unknownKey("a", in: .defaults, suggestion: nil),
      "unknown-key: unknown key 'a' in 'defaults' -> taskflow has no such key: do this in the script instead"
    ),
    (
      .keyNotAllowed("shell", in: .group, belongsIn: .defaults),
      "misplaced-key: 'shell' is not allowed in a group -> move it into 'defaults', or to the tasks it is meant for"
    ),
    (
      .keyNotAllowed("delay", in: .defaults, belongsIn: .task),
      "misplaced-key: 'delay' is not allowed in 'defaults' -> set it on the tasks it is meant for"
    ),
    (
      .keyNotAllowed("default", in: .task, belongsIn: .workflow),
      "misplaced-key: 'default' is not allowed in a task -> move it to the top of the file"
    ),
    (
      .keyNotAllowed("run", in: .workflow, belongsIn: .task),
      "misplaced-key: 'run' is not allowed at the top of the file -> set it on the tasks it is meant for"
    ),
    (
      .conflictingKeys("run", "tasks"),
      "conflicting-keys: 'run' and 'tasks' cannot be used together -> keep one of the two"
    ),
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
      "wrong-type: an item of 'dependencies' is a map, not a name -> list only names in 'dependencies'"
    ),
    (
      .invalidDuration(key: "delay", text: "-1s", .negative),
      "invalid-duration: 'delay' is negative: '-1s' -> write '0s' or a longer duration"
    ),
    (
      .invalidDuration(key: "delay", text: "soon", .unreadable),
      "invalid-duration: 'delay' is not a valid duration: 'soon' -> write a duration such as '250ms', '5s', '1m30s' or '2h', or a number of seconds"
    ),
    (
      .invalidDuration(key: "delay", text: "99999999h", .tooLong),
      "invalid-duration: 'delay' is longer than ten years: '99999999h' -> write a duration such as '250ms', '5s', '1m30s' or '2h', or a number of seconds"
    ),
    (
      .invalidNumber(key: "cpus", text: "x", range: 0...100),
      "invalid-number: 'cpus' takes a whole number from 0 to 100, not 'x' -> write digits only"
    ),
    (
      .invalidNumber(key: "priority", text: "3000000", range: -2_000_000...2_000_000),
      "invalid-number: 'priority' takes a whole number from -2000000 to 2000000, not '3000000' -> write a number from -2000000 to 2000000"
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
      "unsupported-version: version '2' of the language is not supported -> write 'version: 1', the only version that this taskflow supports, or leave the key out"
    ),
    (
      .invalidName(what: "a task", text: "a b"),
      "invalid-name: 'a b' is not a valid name for a task -> begin the name with a letter or '_', and continue with letters, digits, '_', '-' or '.'"
    ),
    (
      .invalidVariableName("1A"),
      "invalid-variable-name: '1A' is not a valid name for an environment variable -> use letters, digits and '_', and begin with a letter or '_'"
    ),
    (.emptyCommand(key: "run"), "empty-command: 'run' is empty -> write the command, or leave the key out"),
    (
      .nulInText(key: "run"),
      "nul-in-text: 'run' contains a NUL character, which cannot be passed to a process -> remove the '\\0'"
    ),
    (
      .keyNotAllowed("include", in: .workflow, belongsIn: .include),
      "misplaced-key: 'include' is not allowed at the top of the file -> write it in a group of its own under 'tasks'"
    ),
    (
      .keyNotAllowed("retry", in: .include, belongsIn: .defaults),
      "misplaced-key: 'retry' is not allowed beside 'include' -> move it into 'defaults', or to the tasks it is meant for"
    ),
    (
      .unknownKey("a", in: .parameter, suggestion: nil),
      "unknown-key: unknown key 'a' in a param -> taskflow has no such key: do this in the script instead"
    ),
    (
      .unknownKey("attempts", in: .retry, suggestion: .otherTool("max")),
      "unknown-key: unknown key 'attempts' in 'retry' -> taskflow calls it 'max'"
    ),
    (
      .unknownKey("reddy", in: .service, suggestion: .similar("ready")),
      "unknown-key: unknown key 'reddy' in 'service' -> did you mean 'ready'?"
    ),
    (
      .missingKey("max", in: "retry"),
      "missing-key: 'retry' has no 'max' -> say how many attempts may follow the first: 'max: 2'"
    ),
    (.missingKey("a", in: "b"), "missing-key: 'b' has no 'a' -> write 'a'"),
    (
      .invalidDuration(key: "timeout", text: "0s", .zero),
      "invalid-duration: 'timeout' is zero: '0s' -> write a longer duration, or leave the key out for no limit"
    ),
    (
      .invalidDuration(key: "interval", text: "0", .zero),
      "invalid-duration: 'interval' is zero: '0' -> write a longer duration"
    ),
    (
      .invalidDecimal(key: "jitter", text: "2", range: 0...1),
      "invalid-number: 'jitter' takes a number from 0 to 1, not '2' -> write digits, with a '.' before decimals"
    ),
    (
      .invalidSize(key: "memory", text: "2 GB", .unreadable),
      "invalid-size: 'memory' is not a valid size: '2 GB' -> write a size such as '512MiB' or '2GB', or a number of bytes"
    ),
    (
      .invalidSize(key: "memory", text: "-1", .negative),
      "invalid-size: 'memory' is negative: '-1' -> write a size such as '512MiB' or '2GB', or a number of bytes"
    ),
    (
      .invalidSize(key: "memory", text: "9999999TB", .tooLarge),
      "invalid-size: 'memory' is larger than 1 EiB: '9999999TB' -> write a size such as '512MiB' or '2GB', or a number of bytes"
    ),
    (
      .invalidSize(key: "memory", text: "0", .zero),
      "invalid-size: 'memory' is zero: '0' -> write a larger size, or leave the key out to reserve no memory"
    ),
    (
      .invalidPattern(reason: "expected ')'"),
      "invalid-pattern: 'pattern' is not a valid regular expression: expected ')' -> put a backslash before characters that are meant literally"
    ),
    (
      .duplicateItem(key: "os", text: "linux"),
      "duplicate-item: 'linux' is listed twice in 'os' -> remove one of the two"
    ),
    (
      .needsCommand(key: "service"),
      "needs-command: 'service' needs 'run' in the same task -> give the task a command in 'run', or remove the key"
    ),
    (
      .interpolationNotAllowed(key: "delay"),
      "misplaced-interpolation: '${…}' is not replaced in 'delay' -> write the value out: it must be known before anything runs"
    ),
    (
      .interpolationNotAllowed(key: "dependencies"),
      "misplaced-interpolation: '${…}' is not replaced in 'dependencies' -> write the full name; only values in '[axis=value]' may contain variables"
    ),
    (
      .malformedTemplate(key: "cwd", .unclosed),
      "malformed-interpolation: 'cwd' contains a '${' without its '}' -> close the brace, or write '$${' for a dollar sign before a brace"
    ),
    (
      .malformedTemplate(key: "cwd", .emptyName),
      "malformed-interpolation: 'cwd' contains a '${…}' without a name -> write '${NAME}', or '$${' for a plain '${'"
    ),
    (
      .malformedTemplate(key: "cwd", .invalidName("a b")),
      "malformed-interpolation: 'cwd' contains '${a b}', which is not a valid name for an environment variable -> write '${NAME}', or '$${' for a plain '${'"
    ),
    (
      .malformedTemplate(key: "cwd", .unexpectedOperator(":+")),
      "malformed-interpolation: 'cwd' contains a '${…}' with ':+' after the name -> use '${NAME:-default}' or '${NAME:?message}', or '$${' for a plain '${'"
    ),
    (
      .malformedReference(key: "dependencies", .emptyName),
      "malformed-reference: 'dependencies' contains the path of a task with an empty name in it -> write a name on either side of each '/'"
    ),
    (
      .malformedReference(key: "default", .unclosedFilter),
      "malformed-reference: 'default' contains a '[' without its ']' -> write instances of a matrix as 'name[axis=value,other=value]'"
    ),
    (
      .malformedReference(key: "default", .unexpectedBracket),
      "malformed-reference: 'default' contains a ']' without its '[' -> write instances of a matrix as 'name[axis=value,other=value]'"
    ),
    (
      .malformedReference(key: "default", .textAfterFilter("x")),
      "malformed-reference: 'default' contains 'x' after a ']' -> write instances of a matrix as 'name[axis=value,other=value]'"
    ),
    (
      .malformedReference(key: "default", .noValue("os")),
      "malformed-reference: 'default' contains 'os' in brackets, without a value -> write instances of a matrix as 'name[axis=value,other=value]'"
    ),
    (
      .malformedReference(key: "default", .noValue("")),
      "malformed-reference: 'default' contains brackets with nothing in them -> write instances of a matrix as 'name[axis=value,other=value]'"
    ),
    (
      .malformedReference(key: "default", .emptyAxis),
      "malformed-reference: 'default' contains a value in brackets, without the name of its axis -> write instances of a matrix as 'name[axis=value,other=value]'"
    ),
    (
      .malformedReference(key: "default", .duplicateAxis("os")),
      "malformed-reference: 'default' contains 'os' twice in the same brackets -> write instances of a matrix as 'name[axis=value,other=value]'"
    ),
    (
      .malformedGlob(key: "inputs", .unclosedClass),
      "malformed-glob: 'inputs' contains a '[' without its ']' -> close the bracket, or write '\\[' for a plain bracket"
    ),
    (
      .malformedGlob(key: "inputs", .unclosedBrace),
      "malformed-glob: 'inputs' contains a '{' without its '}' -> close the brace, or write '\\{' for a plain brace"
    ),
    (
      .malformedGlob(key: "inputs", .reversedRange("z-a")),
      "malformed-glob: 'inputs' contains 'z-a', a range that ends before it begins -> write the smaller character first"
    ),
    (
      .malformedGlob(key: "inputs", .danglingEscape),
      "malformed-glob: 'inputs' contains a backslash with nothing after it -> remove the backslash, or write two of them for a plain backslash"
    ),
    (
      .includeCycle(["a.yaml", "b.yaml", "a.yaml"]),
      "include-cycle: a file includes itself: 'a.yaml' includes 'b.yaml' includes 'a.yaml' -> take one include out of this chain: a file cannot include itself"
    ),
    (
      .tooManyIncludes(limit: 1000),
      "include-limit: more than 1000 files are included -> look for files that include each other many times over"
    ),
    (
      .tooManyIncludedTasks(limit: 1000),
      "include-limit: the included files have more than 1000 tasks -> look for files that include each other many times over"
    ),
    (
      .missingIncludeParameter("target"),
      "missing-param: param 'target' of the included file has no default and is not set here -> write 'params: { target: … }' beside 'include'"
    ),
    (
      .unknownIncludeParameter("traget", file: "lib.yaml", suggestion: "target"),
      "unknown-param: 'lib.yaml' has no param 'traget' -> did you mean 'target'?"
    ),
    (
      .unknownIncludeParameter("a", file: "lib.yaml", suggestion: nil),
      "unknown-param: 'lib.yaml' has no param 'a' -> declare it in the 'params' of that file, or remove it here"
    ),
    (.unknownPool("gpus", suggestion: "gpu"), "unknown-pool: there is no pool 'gpus' -> did you mean 'gpu'?"),
    (
      .unknownPool("gpu", suggestion: nil),
      "unknown-pool: there is no pool 'gpu' -> add it at the top of the file: 'pools: { gpu: 1 }'"
    ),
    (
      .conflictingPools("gpu", 2, 1),
      "conflicting-pools: pool 'gpu' has 2 units here and 1 in another file -> give the pool the same size in both files, or rename one of the two"
    ),
    (
      .conflictingPools("gpu", 1, 2),
      "conflicting-pools: pool 'gpu' has 1 unit here and 2 in another file -> give the pool the same size in both files, or rename one of the two"
    ),
    (
      .poolNeverFree("db", task: "g/a", holder: .around("g")),
      "pool-deadlock: 'g/a' waits for pool 'db', but the group 'g' around it holds a unit of the pool -> take the pool in either the group or the task"
    ),
    (
      .poolNeverFree("db", task: "a", holder: .group("g")),
      "pool-deadlock: 'a' waits for pool 'db', but the group 'g' holds a unit of the pool until 'a' has ended -> take the pool in either 'g' or 'a', or give the pool more units"
    ),
    (
      .poolNeverFree("db", task: "a", holder: .service("s")),
      "pool-deadlock: 'a' waits for pool 'db', but the service 's' holds a unit of the pool until 'a' has ended -> take the pool in either the service or the tasks that depend on it, or give the pool more units"
    ),
    (
      .poolsTakenCrosswise("p", "q", task: "g/a", other: "h/b"),
      "pool-deadlock: 'g/a' waits for pool 'p' while 'q' is held for it, and 'h/b' waits for 'q' while 'p' is held for it -> let both tasks take the pools in the same order, or take both pools at once"
    ),
    (
      .tooManyTasks(limit: 1_000_000),
      "task-limit: with this matrix the workflow has more than 1000000 tasks and groups -> use fewer or shorter axes"
    ),
    (
      .parameterCycle(["a", "b", "a"]),
      "param-cycle: params need each other: 'a' uses 'b' uses 'a' -> give one of the params a value that does not use the others"
    ),
    (
      .requiredByEnvironmentFile(path: "/x/.env", line: 3, name: "TOKEN", message: "ask Eve"),
      "invalid-env-file: line 3 of '/x/.env' needs variable 'TOKEN', which is not set: ask Eve -> set 'TOKEN' in taskflow's environment, in 'params' or with '--env'"
    ),
    (
      .invalidParameterValue(name: "os", value: "bsd", .notAChoice(["linux", "macos"])),
      "invalid-param: param 'os' cannot be 'bsd': it is not one of the choices -> use 'linux' or 'macos'"
    ),
    (
      .invalidParameterValue(name: "version", value: "12", .noMatch(pattern: "v[0-9]+")),
      "invalid-param: param 'version' cannot be '12': it does not match 'v[0-9]+' -> write a value that the pattern matches as a whole"
    ),
    (
      .invalidParameterValue(name: "version", value: "12", .notText),
      "invalid-param: param 'version' cannot be '12': it is not UTF-8 -> set it to a text in UTF-8"
    ),
    (
      .emptyCommand(key: "include"),
      "empty-command: 'include' is empty -> write a value, or leave the key out"
    ),
    (
      .invalidChoice(key: "on", text: "a", choices: ["timeout", "an exit status from 1 to 255"], suggestion: nil),
      "invalid-choice: 'on' cannot be 'a' -> use 'timeout' or an exit status from 1 to 255"
    ),
    (
      .unknownDependency("a", suggestion: nil),
      "unknown-dependency: there is no task 'a' to depend on -> name a task in the same list or in a list around it, or a member of a group as 'group/task'"
    ),
    (
      .unknownDependency("a", suggestion: "b"),
      "unknown-dependency: there is no task 'a' to depend on -> did you mean 'b'?"
    ),
    (
      .unknownDefaultTask("a", suggestion: nil),
      "unknown-default: there is no task 'a' to run by default -> write the full name of a task, with the groups around it: 'group/task'"
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
      "self-dependency: task 'a' depends on itself -> remove the dependency: a task cannot wait for itself"
    ),
    (
      .dependencyOnContainingGroup(task: "g/a", group: "g"),
      "containing-group-dependency: 'g/a' depends on 'g', the group that contains it -> depend on the members of the group that this task needs"
    ),
    (
      .cycle(["a", "b", "a"]),
      "dependency-cycle: a cycle: 'a' waits for 'b' waits for 'a' -> break the cycle at one of these places: until then, none of the tasks can start"
    ),
    (
      .unknownTarget("a", suggestion: nil, member: nil),
      "unknown-task: there is no task 'a' in this file -> run 'taskflow list' to see the tasks"
    ),
    (
      .unknownTarget("a", suggestion: "b", member: nil),
      "unknown-task: there is no task 'a' in this file -> did you mean 'b'?"
    ),
    (
      .unknownTarget("a", suggestion: nil, member: "g/a"),
      "unknown-task: there is no task 'a' in this file -> its full name is 'g/a'"
    ),
  ]

  @Test(arguments: sentences)
  func everySentence(fact: Fact, expected: String) {
    #expect("\(fact.rule): \(fact.message.text) -> \(fact.help.text)" == expected)
  }

  /// Of a long chain the middle is counted; of a long value the beginning is shown, on one line.
  @Test func longTextsAreCut() {
    func cycle(_ count: Int) -> String { Fact.cycle((1...count).map { "t\($0)" } + ["t1"]).message.text }
    #expect(cycle(11).split(separator: " waits for ").count == 12)
    #expect(
      cycle(12) == "a cycle: 't1' waits for 't2' waits for 't3' waits for 't4' waits for 't5' waits for 't6' "
        + "waits for 2 others waits for 't9' waits for 't10' waits for 't11' waits for 't12' waits for 't1'")
    #expect(cycle(50_000).contains(" waits for 49990 others waits for "))
    let long = String(repeating: "é", count: 61)
    #expect(
      Fact.unsupportedVersion(long).message.text
        == "version '\(String(repeating: "é", count: 59))…' of the language is not supported")
    #expect(
      Fact.invalidDuration(key: "delay", text: "a\nb\r\nc", .unreadable).message.text
        == "'delay' is not a valid duration: 'a b c'")
  }

  /// Of many choices only some are named.
  @Test func manyChoicesAreCounted() {
    let choices = (1...30).map { "c\($0)" }
    let help = Fact.invalidParameterValue(name: "a", value: "b", .notAChoice(choices)).help.text
    #expect(help.hasPrefix("use 'c1', 'c2', ") && help.hasSuffix(", 'c20' or another of its 30 choices"))
  }

  @Test(arguments: sentences.map(\.0))
  func sentencesAreSentences(fact: Fact) {
    for text in [fact.message.text, fact.help.text] {
      #expect(!text.isEmpty)
      #expect(!text.hasSuffix(".") && !text.hasSuffix(" ") && !text.contains("\n") && !text.contains("  "))
      #expect(text.first?.isUppercase == false)
    }
    #expect(fact.rule.id.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
  }
}
