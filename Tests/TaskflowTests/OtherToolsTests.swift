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
    ("tasks: { a: { run: x, ⟦timeout-minutes⟧: 5 } }", "unknown-key", "taskflow calls it 'timeout'"),
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
    ("version: ⟦'3.8'⟧\ntasks: { a: x }", "unsupported-version", "this taskflow understands version '1'"),
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
