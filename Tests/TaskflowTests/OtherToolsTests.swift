import Diagnostics
import TestSupport
import Testing

/// Mistakes that people make who come from other tools, each answered with our way to say it.
@Suite struct OtherToolsTests {
  private static let mistakes: [(text: String, rule: String, help: String)] = [
    // go-task: several commands, names in braces, tasks as commands.
    (
      "tasks: { build: { ⟦cmds⟧: [go build, go vet] } }", "unknown-key",
      "write the commands as the lines of one script: 'run: |', and each on a line below"
    ),
    (
      "{ env: { NAME: app }, tasks: { build: { run: 'go build -o ⟦{{.NAME}}⟧' } } }", "foreign-expression",
      "scripts read variables from their environment: write '$NAME'"
    ),
    ("tasks: { a: x, b: { run: x, ⟦deps⟧: [a] } }", "unknown-key", "taskflow calls it 'dependencies'"),
    ("{ ⟦vars⟧: { A: b }, tasks: { a: x } }", "unknown-key", "taskflow calls it 'env'"),
    // GitHub Actions: jobs, steps, names as text, expressions.
    ("⟦jobs⟧: { build: { run: make } }", "unknown-key", "taskflow calls it 'tasks'"),
    (
      "tasks: { build: { ⟦steps⟧: [{ run: make }, { run: make install }] } }", "unknown-key",
      "make each step a task under 'tasks', with 'mode: sync' beside it"
    ),
    ("tasks: { a: x, b: { run: x, ⟦needs⟧: a } }", "unknown-key", "taskflow calls it 'dependencies'"),
    (
      "tasks: { a: x, b: x, c: { run: x, dependencies: ⟦'a, b'⟧ } }", "unknown-dependency",
      "list several names in brackets: '[a, b]'"
    ),
    (
      "tasks: { a: { run: 'echo ⟦${{ github.sha }}⟧' } }", "foreign-expression",
      "scripts read variables from their environment: write '$NAME' or '${NAME}'"
    ),
    (
      "tasks: { a: { run: x, env: { SHA: '⟦${{ github.sha }}⟧' } } }", "malformed-interpolation",
      "name a variable: '${NAME}', or write '$${' for a plain '${'"
    ),
    ("tasks: { a: { run: x, if: ⟦always()⟧ } }", "foreign-expression", "write 'when: always' instead"),
    ("tasks: { a: { run: x, if: ⟦'${{ failure() }}'⟧ } }", "foreign-expression", "write 'when: failure' instead"),
    ("tasks: { a: { run: x, ⟦runs-on⟧: ubuntu-latest } }", "unknown-key", "tasks run on this machine: remove it"),
    ("tasks: { a: { ⟦uses⟧: actions/checkout@v4 } }", "unknown-key", "write what it does as a command: 'run: …'"),
    ("tasks: { a: { run: x, ⟦timeout-minutes⟧: 5 } }", "unknown-key", "write 'timeout: 5m'"),
    // docker compose: services, images, lists of variables, conditions of dependencies.
    (
      "⟦services⟧: { web: { image: nginx } }", "unknown-key",
      "list them under 'tasks', each with a 'run' and 'service: true'"
    ),
    (
      "tasks: { web: { ⟦image⟧: nginx } }", "unknown-key",
      "taskflow starts no containers by itself: 'run: docker run …'"
    ),
    ("tasks: { web: { run: x, ⟦environment⟧: [A=b] } }", "unknown-key", "write a map: 'env: { NAME: value }'"),
    (
      "tasks: { db: x, web: { run: x, ⟦depends_on⟧: { db: { condition: service_healthy } } } }", "unknown-key",
      "list the names: 'dependencies: [ … ]'; what makes a service ready stands in its 'service'"
    ),
    (
      "version: ⟦'3.8'⟧\ntasks: { a: x }", "unsupported-version",
      "write 'version: 1', the one this taskflow understands, or leave it out"
    ),
    // GitLab: jobs at the top, stages, scripts in lists, rules.
    (
      "⟦build-job⟧: { script: make }", "unknown-key",
      "if it is a task, move it under 'tasks'; if it is for yourself, begin its name with 'x-'"
    ),
    (
      "{ ⟦stages⟧: [build, test], tasks: { a: x } }", "unknown-key",
      "say of each task what it waits for: 'dependencies: …'"
    ),
    (
      "tasks: { a: { ⟦script⟧: [make, make test] } }", "unknown-key",
      "write the commands as the lines of one script: 'run: |', and each on a line below"
    ),
    ("tasks: { a: { run: x, ⟦only⟧: [main] } }", "unknown-key", "write a shell test: 'if: test \"$BRANCH\" = main'"),
    (
      "tasks: { a: { run: x, if: ⟦$CI_COMMIT_BRANCH == \"main\"⟧ } }", "foreign-expression",
      "write a shell test: 'test \"$NAME\" = value'"
    ),
    // Argo: tasks in a list, templates, parameters in braces, loops.
    ("tasks: ⟦[{ name: a, template: echo }]⟧", "wrong-type", "write each task under its name: 'name: command'"),
    ("tasks: { a: { ⟦template⟧: echo } }", "unknown-key", "write what the task runs: 'run: …'"),
    (
      "tasks: { a: { run: 'echo ⟦{{inputs.parameters.message}}⟧' } }", "foreign-expression",
      "scripts read variables from their environment: write '$message'"
    ),
    (
      "tasks: { a: { run: x, ⟦withItems⟧: [a, b] } }", "unknown-key",
      "write 'matrix: { item: [ … ] }', and '$item' in the script"
    ),
  ]

  @Test(arguments: mistakes)
  func everyMistakeIsAnswered(text: String, rule: String, help: String) {
    check([rule], in: text)
    let help = [help]
    #expect(findings(in: text.replacing("⟦", with: "").replacing("⟧", with: "")).map(\.help.text) == help)
  }

  /// A key is mapped, its meaning is not: what is answered does what the key did, or says that there is no such thing yet.
  @Test(arguments: [
    (
      "preconditions: [test -e f]",
      "put the tests first in 'run': where an 'if' says no, the task is skipped and counts as success"
    ),
    (
      "requires: { vars: [A] }",
      "write '${NAME:?message}' where a value needs it, or a name without a default in 'params'"
    ),
    ("platforms: [darwin]", "write a shell test: 'if: test \"$(uname)\" = Darwin'"),
    ("internal: true", "begin its name with '_' to show that it is not meant to be called"),
    ("status: [test -e f]", "a task is skipped where its 'if' says no: turn the test round, 'if: \"! test -e out\"'"),
    ("timeout-minutes: 30", "write 'timeout: 30m'"), ("timeoutSec: 30", "write 'timeout: 30s'"),
    ("timeoutInMinutes: 30", "write 'timeout: 30m'"), ("terminationGracePeriodSeconds: 5", "write 'grace: 5s'"),
    ("name: Build", "taskflow calls it 'description'"),
    (
      "environment: production",
      "taskflow has no deployment environments; a variable for the script is 'env: { ENVIRONMENT: … }'"
    ),
    ("label: x", "taskflow has no 'label' yet: tasks are shown by their names and the values of their matrix"),
    ("params: { A: b }", "taskflow has no params of tasks yet: move it to the top of the file"),
    ("args: true", "taskflow has no 'args' yet: declare a param, and give its value with '--set NAME=value'"),
  ])
  func meaningsOfKeys(entry: String, help: String) {
    #expect(findings(in: "tasks:\n  a:\n    run: x\n    \(entry)\n").map(\.help.text) == [help])
  }

  @Test(arguments: [
    ("confirm: sure?", "'confirm'"), ("prompt: sure?", "'confirm'"), ("use: b", "'use' or 'sequence'"),
    ("sequence: [b]", "'use' or 'sequence'"), ("aliases: [b]", "'aliases'"), ("watch: true", "watch mode"),
  ])
  func whatThereIsNotYet(entry: String, name: String) {
    let helps = findings(in: "tasks:\n  b: x\n  a:\n    run: x\n    \(entry)\n").map(\.help.text)
    #expect(helps.count == 1 && helps[0].hasPrefix("taskflow has no \(name) yet: ") && !helps[0].contains("remove"))
  }

  @Test(arguments: [
    (
      "- task: b",
      "taskflow has no 'use' or 'sequence' yet: write 'dependencies' for what is to run before, or a group with 'mode: sync'"
    ),
    ("- { for: [1, 2], cmd: x }", "make it a task with 'matrix: { item: [ … ] }', and '$item' in the script"),
    ("- defer: x", "make it a task with 'when: always' that depends on this one"),
    (
      "- { cmd: x, ignore_error: true }",
      "make it a task of its own with 'allow_failure: true', or write 'command || true'"
    ),
  ])
  func itemsOfCommands(item: String, help: String) {
    let helps = findings(in: "tasks:\n  b: x\n  a:\n    cmds:\n      \(item)\n").map(\.help.text)
    #expect(helps.last == help && helps.count == 2 + (helps.count == 3 ? 1 : 0))
  }

  @Test(arguments: [
    (
      "tasks: { a: { run: x, env: { X: { sh: date } } } }",
      "taskflow has no computed variables yet: let a task export it, or write 'NAME=$(command)' in the script"
    ),
    ("tasks: { b: x, a: { run: x, dependencies: [{ task: b }] } }", "write the name alone: 'b'"),
    (
      "tasks: { b: x, a: { run: x, dependencies: [{ task: b, vars: { A: c } }] } }",
      "taskflow has no 'use' with 'params' yet: write a task with these values in 'env', and depend on it in place of 'b'"
    ),
    (
      "tasks: { a: { run: x, outputs: { v: '1' } } }",
      "values that a task hands on are 'exports: [name]', and the script writes 'name=value' to '$TASKFLOW_EXPORTS'"
    ),
    (
      "tasks: { a: { run: x, matrix: { t: [{ a: b }] } } }",
      "list the combinations under 'include': 'matrix: { include: [{ … }, { … }] }'"
    ),
    (
      "tasks: { a: { run: x, env_file: [{ path: a.env, required: false }] } }",
      "write 'a.env?' if the file may be missing, otherwise 'a.env'"
    ),
    ("{ env: { X: a }, tasks: { a: { run: x, cwd: '{{.X}}' } } }", "write '${X}'"),
    ("tasks: { 'go:lint': x }", "make a group 'go' with a member 'lint', which is named 'go/lint'"),
    (
      "tasks: { go: { tasks: { lint: x } }, b: { run: x, dependencies: 'go:lint' } }",
      "a member of a group is named with a '/': 'go/lint'"
    ),
    (
      "{ defaults: { run: { shell: bash } }, tasks: { a: x } }",
      "write the keys themselves in 'defaults', without 'run' around them"
    ),
  ])
  func meaningsOfValues(text: String, help: String) {
    #expect(findings(in: text).map(\.help.text) == [help])
  }

  @Test func graphsOfDagu() {
    let text = "type: graph\nsteps:\n  - { name: a, command: x }\n  - { name: b, command: x, depends: a }\n"
    #expect(
      findings(in: text).map(\.help.text).dropFirst() == [
        "leave it out: every file is a graph; list the steps under 'tasks', with their 'dependencies'",
        "make each step a task under 'tasks', with what it depends on in 'dependencies'",
      ])
  }

  /// go-task passes over a dotenv file that is missing.
  @Test func dotenvFilesThatMayBeMissing() {
    #expect(fixed("{ dotenv: [.env, 'b.env'], tasks: { a: x } }") == "{ env_file: [.env?, 'b.env?'], tasks: { a: x } }")
    #expect(fixed("{ dotenv: .env, tasks: { a: x } }") == "{ env_file: .env?, tasks: { a: x } }")
  }

  @Test(arguments: [
    (
      "version: '3'\ntasks: { a: { cmds: [x, y], desc: b } }\n",
      "this is a Taskfile: 1 of 2 unknown keys can be renamed with --fix"
    ),
    (
      "on: push\njobs: { a: { runs-on: x, steps: [{ run: x }] } }\n",
      "this is a GitHub workflow: 1 of 4 unknown keys can be renamed with --fix"
    ),
    (
      "services: { a: { image: x } }\nvolumes: { b: }\n",
      "this is a compose file: none of its 2 unknown keys can be renamed with --fix"
    ),
    (
      "stages: [a]\nb: { script: [x] }\n",
      "this is a GitLab pipeline: none of its 2 unknown keys can be renamed with --fix"
    ),
  ])
  func filesOfOtherTools(text: String, message: String) {
    #expect(findings(in: text).first?.message.text == message)
    #expect(findings(in: text).count { if case .foreignFile = $0.fact { true } else { false } } == 1)
  }

  /// What looks the same and is meant for somebody else.
  @Test(arguments: [
    "tasks:\n  a: docker inspect --format '{{.State.Status}}' web",
    "tasks: { a: { run: 'print(f\"${{x}}\")', shell: python3 } }",
    "tasks: { a: { shell: [node, -e], run: 'console.log(`${{a: 1}.a}`)' } }",
    "{ defaults: { shell: python3 }, tasks: { a: 'print(\"${{ x }}\")' } }",
    "tasks: { a: 'echo {{ name }} > template' }", "tasks: { a: { run: x, if: '[ \"$A\" == b ]' } }",
    "tasks: { a: { run: x, if: test $A = b } }", "tasks: { a: 'x={{a,b},c}; echo $x' }",
  ])
  func whatIsMeantForOthers(text: String) {
    #expect(findings(in: text).isEmpty)
  }
}
