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
      #"scripts read variables from their environment: write '"${NAME}"'"#
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
      "write '$(git rev-parse HEAD)'"
    ),
    (
      "tasks: { a: { run: x, env: { SHA: '⟦${{ github.sha }}⟧' } } }", "malformed-interpolation",
      "for what only GitHub knows, use a variable of your own: write '${NAME}', and give it with '--env NAME=value'"
    ),
    (
      "tasks: { a: { run: x, if: ⟦always()⟧ } }", "foreign-expression",
      "write 'when: always' instead, and list in 'dependencies' all tasks that it is about, such as all steps before it: 'when' looks only at these"
    ),
    (
      "tasks: { a: { run: x, if: ⟦'${{ failure() }}'⟧ } }", "foreign-expression",
      "write 'when: failure' instead, and list in 'dependencies' all tasks that it is about, such as all steps before it: 'when' looks only at these"
    ),
    ("tasks: { a: { run: x, ⟦runs-on⟧: ubuntu-latest } }", "unknown-key", "leave it out: tasks run on this machine"),
    ("tasks: { a: { ⟦uses⟧: actions/checkout@v4 } }", "unknown-key", "write what it does as a command: 'run: …'"),
    ("tasks: { a: { run: x, ⟦timeout-minutes⟧: 5 } }", "unknown-key", "write 'timeout: 5m'"),
    // docker compose: services, images, lists of variables, conditions of dependencies.
    (
      "⟦services⟧: { web: { image: nginx } }", "unknown-key",
      "list them under 'tasks', each with a 'run', and with 'service: true' if it keeps running; those that end by themselves, such as a migration, have no 'service'; a service stops when nothing that depends on it is left, so for 'up' add a task that waits: 'up: { dependencies: [web], cpus: 0, run: sleep infinity }'"
    ),
    (
      "tasks: { web: { ⟦image⟧: nginx } }", "unknown-key",
      "it is for the container, which taskflow does not start by itself: write 'run: docker run --rm nginx'"
    ),
    ("tasks: { web: { run: x, ⟦environment⟧: [A=b] } }", "unknown-key", "write a map: 'env: { NAME: value }'"),
    (
      "tasks: { db: x, web: { run: x, ⟦depends_on⟧: { db: { condition: service_healthy } } } }", "unknown-key",
      "list the names: 'dependencies: [db]'; write the test that makes a service ready in its 'service'"
    ),
    (
      "version: ⟦'3.8'⟧\ntasks: { a: x }", "unsupported-version",
      "write 'version: 1', the only version that this taskflow supports, or leave the key out"
    ),
    // GitLab: jobs at the top, stages, scripts in lists, rules.
    (
      "{ ⟦stages⟧: [build, test], tasks: { a: x } }", "unknown-key",
      "write for each task what it waits for: 'dependencies: …'"
    ),
    (
      "tasks: { a: { ⟦script⟧: [make, make test] } }", "unknown-key",
      "write the commands as the lines of one script: 'run: |', and each on a line below"
    ),
    (
      "tasks: { a: { run: x, ⟦only⟧: [main] } }", "unknown-key",
      "write 'if: test \"$(git branch --show-current)\" = main'"
    ),
    (
      "tasks: { a: { run: x, if: ⟦$CI_COMMIT_BRANCH == \"main\"⟧ } }", "foreign-expression",
      "write a shell test: 'test \"$NAME\" = value'"
    ),
    // Argo: tasks in a list, templates, parameters in braces, loops.
    ("tasks: ⟦[{ name: a, template: echo }]⟧", "wrong-type", "write each task under its name: 'name: command'"),
    ("tasks: { a: { ⟦template⟧: echo } }", "unknown-key", "write what the task runs: 'run: …'"),
    (
      "tasks: { a: { run: 'echo ⟦{{inputs.parameters.message}}⟧' } }", "foreign-expression",
      #"scripts read variables from their environment: write '"${message}"'"#
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
      "put the tests first in 'run': a task whose 'if' is false is skipped and counts as success"
    ),
    (
      "requires: { vars: [A] }",
      #"begin the script with ': "${A:?}"', which fails where one is not set, though only after its dependencies have run"#
    ),
    ("platforms: [darwin]", "write a shell test: 'if: test \"$(uname)\" = Darwin'"),
    ("internal: true", "begin its name with '_' to show that it is not meant to be called"),
    ("status: [test -e f]", "a task is skipped if its 'if' is false: negate the test, 'if: \"! test -e f\"'"),
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
    ("confirm: sure?", "'confirm'"), ("prompt: sure?", "'prompt'"), ("use: b", "'use'"),
    ("sequence: [b]", "'sequence'"),
    ("aliases: [b]", "'aliases'"), ("watch: true", "watch mode"),
  ])
  func whatThereIsNotYet(entry: String, name: String) {
    let helps = findings(in: "tasks:\n  b: x\n  a:\n    run: x\n    \(entry)\n").map(\.help.text)
    #expect(helps.count == 1 && helps[0].hasPrefix("taskflow has no \(name) yet: ") && !helps[0].contains("remove"))
  }

  @Test(arguments: [
    (
      "- task: b",
      #"taskflow has no 'task' among commands yet: list 'b' in 'dependencies' if nothing has to run before it; otherwise write 'taskflow run -q "$TASKFLOW_ROOT/test.yaml" b' in the script; this starts a separate run, which does not get the '--env' and '--set' of this run, and runs dependencies again; if another file includes this one, '$TASKFLOW_ROOT' is the directory of that file, and the name of the task begins with the name of the group"#
    ),
    (
      "- { task: 'b:c', vars: { A: x } }",
      #"taskflow has no 'task' among commands yet: write 'taskflow run -q --env A=… "$TASKFLOW_ROOT/test.yaml" b-c' in the script; this starts a separate run, which does not get the '--env' and '--set' of this run, and runs dependencies again; if another file includes this one, '$TASKFLOW_ROOT' is the directory of that file, and the name of the task begins with the name of the group"#
    ),
    (
      "- { for: [1, 2], cmd: x }",
      "write a loop of the shell: 'for item in 1 2; do …; done'; a task with 'matrix: { item: [ … ] }' runs them side by side"
    ),
    (
      "- defer: docker stop x",
      "write it in the script, in the same place: trap 'docker stop x' EXIT; and once before it, so that it also runs after Ctrl-C: trap 'exit 143' INT TERM"
    ),
    (
      "- defer: { task: 'db:down' }",
      #"write it in the script, in the same place: trap 'taskflow run -q "$TASKFLOW_ROOT/test.yaml" db/down' EXIT; and once before it, so that it also runs after Ctrl-C: trap 'exit 143' INT TERM"#
    ),
    ("- { cmd: x, ignore_error: true }", "write 'command || true' in the script"),
    ("- { cmd: x, ignore_error: false }", "leave it out: it changes nothing"),
    (
      "- { cmd: x, platforms: [linux, darwin] }",
      #"write it in the script: 'case "$(uname)" in Linux|Darwin) … ;; esac'"#
    ),
  ])
  func itemsOfCommands(item: String, help: String) {
    let helps = findings(in: "tasks:\n  b: x\n  a:\n    cmds:\n      \(item)\n").map(\.help.text)
    #expect(helps.last == help && helps.count == 2 + (helps.count == 3 ? 1 : 0))
  }

  @Test(arguments: [
    (
      "tasks: { a: { run: x, env: { X: { sh: date } } } }",
      "taskflow has no computed variables yet: let a task that this one depends on export it, or write 'NAME=$(command)' in the script if nothing else uses it"
    ),
    ("tasks: { b: x, a: { run: x, dependencies: [{ task: b }] } }", "write the name alone: 'b'"),
    (
      "tasks: { b: x, a: { run: x, dependencies: [{ task: b, vars: { A: c } }] } }",
      "taskflow cannot pass 'vars' to a dependency yet: write a copy of 'b', with its script and these values in 'env', and depend on that"
    ),
    (
      "tasks: { a: { run: x, outputs: { v: '1' } } }",
      "write 'exports: [name]' for the values that the task passes on, and let its script write 'name=value' to '$TASKFLOW_EXPORTS'"
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
      "write the name of a member of a group with a '/': 'go/lint'"
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

  /// In go-task the first dotenv file wins, and the environment over all of them: nothing is certainly the same.
  @Test func dotenvFiles() {
    for (text, ours) in [
      ("{ dotenv: [.env, b.env], tasks: { a: x } }", "env_file: [b.env?, .env?]"),
      ("{ dotenv: .env, tasks: { a: x } }", "env_file: .env?"),
    ] {
      #expect(fixed(text) == text)
      #expect(findings(in: text).first?.help.text.hasPrefix("write '\(ours)'") == true)
      #expect(findings(in: "{ \(ours), tasks: { a: x } }").isEmpty)
    }
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

  // MARK: - Answers that depend on values

  @Test(arguments: [
    ("sources: ['*.go']", "inputs"), ("generates: [bin/a]", "outputs"),
  ])
  func filesThatWouldBeUpToDate(entry: String, ours: String) {
    let text = "tasks:\n  a:\n    run: x\n    \(entry)\n"
    #expect(
      findings(in: text).map(\.help.text) == [
        "taskflow does not skip what is up to date yet, so the task always runs: leave it out, or write '\(ours)', which checks that tasks wait for those whose files they read"
      ])
    #expect(fixed(text) == text)
  }

  @Test(arguments: [
    ("platforms: [linux]", #"write a shell test: 'if: test "$(uname)" = Linux'"#),
    (
      "platforms: [linux, windows, darwin]",
      #"write a shell test: 'if: case "$(uname)" in Linux|Darwin) ;; *) exit 1 ;; esac'"#
    ),
    (
      "platforms: [linux/amd64, darwin]",
      #"write a shell test: 'if: case "$(uname)/$(uname -m)" in Linux/x86_64|Darwin/*) ;; *) exit 1 ;; esac'"#
    ),
    (
      "platforms: [windows]", "leave it out: taskflow runs only on Linux, so this could never run"
    ),
    ("set: [errexit, pipefail]", "write 'shell: bash', which is 'bash -eo pipefail'"),
    ("set: [e]", "leave it out: scripts are run with 'sh -e'"),
    ("set: [nounset, x]", "begin the script with 'set -o nounset -x'"),
    ("shopt: [globstar]", "write 'shell: bash', and begin the script with 'shopt -s globstar'"),
    ("method: checksum", "taskflow does not skip what is up to date yet, so the task always runs: leave it out"),
    ("silent: true", "leave it out: taskflow never shows the commands, only what they write"),
    ("id: unit", "a task is known by its name: write it as 'unit:' under 'tasks'"),
    ("max-parallel: 2", "write a pool: 'pools: { parallel: 2 }' at the top of the file, and 'pool: parallel' here"),
    (
      "extends: { file: a.yml, service: b }",
      "taskflow has no 'extends' yet, and an anchor does not reach another file: copy the keys of 'b' from 'a.yml'"
    ),
    (
      "strategy: { fail-fast: false, matrix: { a: [1] } }",
      "write 'matrix' itself, with the axes under it; for 'fail-fast: false' write 'on_failure: continue' at the top of the file"
    ),
    (
      "continue-on-error: '${{ matrix.new }}'",
      "taskflow cannot allow single instances to fail yet: 'allow_failure: true' is for all of them"
    ),
    ("timeout-minutes: '${{ matrix.limit }}'", "write the number out, with its unit, as in 'timeout: 30m'"),
    (
      "uses: ./.github/workflows/b.yml",
      "make a task file of './.github/workflows/b.yml', and write 'include: …' with its path"
    ),
    (
      "services: { postgres: {}, redis: {} }",
      "list them under 'tasks', each with a 'run' and 'service: true', and let this task depend on them: 'dependencies: [postgres, redis]'"
    ),
    (
      "secrets: inherit",
      "list the variables to mask in 'secrets' at the top of the file; a task gets all variables of the environment"
    ),
    (
      "defaults: { run: { shell: bash } }",
      "write 'shell', 'cwd' and similar keys in the task itself; only a file or a group has 'defaults'"
    ),
    ("restart: 'no'", "leave it out: a task that has ended is not started again"),
    (
      "restart: always",
      "taskflow cannot restart a task that has ended yet; for a task without 'service', 'retry: 3' makes three more attempts after a failure"
    ),
    ("scale: 3", "write an axis: 'matrix: { copy: [1, 2, 3] }'"),
    ("hostname: web", "taskflow starts no containers by itself: write 'run: docker run …'"),
    ("deploy: { replicas: 2 }", "taskflow starts no containers by itself: write 'run: docker run …'"),
    ("retry: { count: 3 }", "taskflow calls it 'max'"), ("retry: { times: 3 }", "taskflow calls it 'max'"),
    ("retry: { attempts: 3 }", "write 'max', which counts the attempts after the first: one less"),
    ("service: { ready: [CMD-SHELL, pg_isready -U x] }", "write 'ready: pg_isready -U x'"),
    ("service: { test: [CMD, curl, 'a b'] }", "write 'ready: curl 'a b''"),
    ("service: { ready: x, retries: 3 }", "write how long it may take in all to get ready: 'timeout: 60s'"),
    (
      "vars: { V: { sh: git describe }, L: [a] }",
      #"taskflow calls it 'env'; taskflow has no computed variables yet: write a task with 'exports: [V]' and 'V=$(git describe); echo "V=$V" >>"$TASKFLOW_EXPORTS"' in its script, and let all that need 'V' depend on it; 'L' has to be one text: its items with spaces between them, or a variable for each"#
    ),
    ("deps: [{ task: 'lint:py' }, b]", "write the names alone: 'dependencies: [lint/py, b]'"),
    (
      "deps: [{ task: b, vars: { A: c } }]",
      "taskflow cannot pass 'vars' to a dependency yet: write a copy of the task, with its script and these values in 'env', and list its name in 'dependencies'; for several sets of values give one copy a 'matrix'"
    ),
  ])
  func answersByValue(entry: String, help: String) {
    let text = "tasks:\n  b: x\n  a:\n    run: x\n    \(entry)\n"
    #expect(findings(in: text).map(\.help.text) == [help])
    #expect(fixed(text) == text)
  }

  /// What stands beside a key decides what it is for.
  @Test(arguments: [
    (
      "tasks: { a: { desc: x, summary: y, run: z } }",
      ["taskflow calls it 'description'", "taskflow calls it 'description', the same as 'desc': merge the two"]
    ),
    (
      "tasks: { a: { run: z, env: { A: b }, vars: { C: d } } }",
      ["taskflow calls it 'env', and 'env' is already here: merge the two"]
    ),
    (
      "tasks: { a: { run: once, cmd: x } }",
      ["leave it out: in a run a task runs once, however many tasks depend on it", "taskflow calls it 'run'"]
    ),
    (
      "tasks: { b: x, a: { run: x, requires: { vars: [T] }, deps: [b] } }",
      [
        #"begin the script with ': "${T:?}"', which fails where one is not set, though only after its dependencies have run"#,
        "taskflow calls it 'dependencies'",
      ]
    ),
    (
      "tasks: { a: { uses: ./b.yml, with: { c: d } } }",
      [
        "make a task file of './b.yml', and write 'include: …' with its path",
        "write it as 'params' beside 'include', and declare each name in the 'params' of that file",
      ]
    ),
    (
      "run: when_changed\ntasks: { a: { run: x } }",
      ["leave it out: in a run a task runs once, however many tasks depend on it"]
    ),
    (
      "tasks: { a: { cmds: [cd web && make, make x] } }",
      [
        "write the commands as the lines of one script: 'run: |'; put parentheses around a command that ends the shell or changes its state: '(cd web && make)'"
      ]
    ),
    (
      "tasks: { a: { cmds: [x, y], ignore_error: true } }",
      [
        "write the commands as the lines of one script: 'run: |', and each on a line below",
        "write '|| true' after each command: a script ends with its first failure",
      ]
    ),
  ])
  func answersByNeighbours(text: String, helps: [String]) {
    let found = findings(in: text).filter { if case .foreignFile = $0.fact { false } else { true } }
    #expect(found.map(\.help.text) == helps)
  }

  /// What runs in a container is never moved out of it.
  @Test func containers() {
    let text = """
      tasks:
        web:
          image: acme/app
          command: ./manage.py migrate
          working_dir: /srv
          environment: { A: b }

      """
    let run = "run: docker run --rm -w /srv -e A acme/app ./manage.py migrate"
    #expect(fixed(text) == text)
    #expect(findings(in: text).count == 4 && findings(in: text).allSatisfy { $0.help.text.contains("'\(run)'") })
    #expect(findings(in: "tasks:\n  web:\n    \(run)\n    env: { A: b }\n").isEmpty)
    let tested = findings(in: "tasks: { web: { image: x, healthcheck: { test: y } } }").map(\.help.text)
    #expect(tested.last?.contains("docker exec web sh -c 'y'") == true)
    let built = findings(in: "tasks: { web: { build: ., command: [a, b] } }").map(\.help.text)
    #expect(
      built.allSatisfy { $0.hasSuffix("'run: docker compose up --no-deps --exit-code-from web web'") })
  }

  /// A name with colons becomes that of a member, unless the group is a task.
  @Test func namesWithColons() {
    let text = "tasks: { build: x, ⟦build:all⟧: x, b: { run: x, dependencies: ['build:all'] } }"
    check(["invalid-name"], in: text)
    let finding = findings(in: text.replacing("⟦", with: "").replacing("⟧", with: ""))[0]
    #expect(
      finding.help.text
        == "'build' is a task, so it cannot be a group: name this task 'build-all', here and wherever it is used")
    #expect(finding.labels.map(\.reason) == [.namedHere])
    #expect(findings(in: "tasks: { build: x, build-all: x, b: { run: x, dependencies: [build-all] } }").isEmpty)
  }

  /// go-task runs the task named `default` when none is named.
  @Test func theTaskNamedDefault() {
    let text =
      "version: '3'\n\ntasks:\n  default: { deps: [build] }\n  build: { cmd: make }\n  clean: { cmd: make clean }\n"
    #expect(findings(in: text).contains { $0.fact == .taskNamedDefault })
    #expect(fixed(text).contains("\ndefault: default\n\ntasks:\n"))
    check(["task-named-default"], in: "tasks: { ⟦default⟧: x, build: x }")
    check([], in: "tasks: { default: { dependencies: build }, build: x }")
    check([], in: "tasks: { default: x }")
    check([], in: "{ default: build, tasks: { default: x, build: x } }")
    let other = "version: '3'\ntasks: { build: { cmd: make, desc: x } }\n"
    #expect(
      findings(in: other).first?.help.text.contains(
        "; 'taskflow run' without a name runs all tasks, so list in 'default' the tasks that it should run") == true)
  }

  @Test(arguments: [
    ("echo pages {{.APP}}_v1", #"scripts read variables from their environment: write '"${APP}"'"#),
    (#"echo "{{.APP}}""#, "scripts read variables from their environment: write '${APP}'"),
    (
      "echo '{{.APP}}'",
      "scripts read variables from their environment: write '${APP}', and double quotes in place of the single ones, in which nothing is replaced"
    ),
    (
      "echo {{.SRC}}",
      "scripts read variables from their environment: write '${SRC}', without quotes, as its value is several words"
    ),
    (#"echo {{.X | default "all"}}"#, #"write '"${X:-all}"'"#),
    (#"echo {{default "latest" .TAG}}"#, #"write '"${TAG:-latest}"'"#),
    ("echo {{.ITEM.OS}}", #"scripts read variables from their environment: write '"${OS}"'"#),
    ("echo {{.TASK}}", "write '${TASKFLOW_TASK}'"),
    (
      "echo {{.CLI_ARGS}}",
      "taskflow takes no arguments after '--' yet: declare a param, and give its value with '--set NAME=value'"
    ),
    ("{{if .APP}}echo x", "write it as shell code: 'if test …; then …; fi'"),
    ("echo {{.APP | upper}}", "taskflow has no functions: compute it in the script, with a command"),
    ("echo ${{ matrix.node-version }}", #"scripts read variables from their environment: write '"${node_version}"'"#),
    (#"echo "${{ needs.a.outputs.v }}""#, "scripts read variables from their environment: write '${v}'"),
    (
      "echo v=1 >>$GITHUB_OUTPUT",
      #"list the names in 'exports: [name]', and write 'name=value' to "$TASKFLOW_EXPORTS""#
    ),
    (
      "echo ::set-output name=v::1",
      #"list the names in 'exports: [name]', and write 'name=value' to "$TASKFLOW_EXPORTS""#
    ),
  ])
  func expressionsInScripts(script: String, help: String) {
    let text = "env: { APP: site, SRC: a b }\ntasks:\n  a: |\n    \(script)\n"
    #expect(findings(in: text).map(\.help.text) == [help])
  }

  @Test(arguments: [
    ("'{{.X | default \"all\"}}'", "write '${X:-all}'"),
    ("'registry/{{.NAME}}'", "write '${NAME:-}', which is empty if nothing sets it"),
    ("'{{.V}}'", "write '${V:-}', which is empty if nothing sets it"),
    (
      "'${{ secrets.TOKEN }}'",
      "write '${TOKEN:-}', which is empty if nothing sets it; 'secrets: [TOKEN]' at the top of the file masks its value in what is shown"
    ),
    ("'${{ matrix.node }}'", "write '${node}'"),
    ("'{{.A | upper}}'", "taskflow has no functions in values: compute it in the script, with a command"),
  ])
  func expressionsInValues(value: String, help: String) {
    #expect(findings(in: "tasks: { a: { run: x, env: { V: \(value) } } }").map(\.help.text) == [help])
  }

  @Test(arguments: [
    (
      "env.CI == 'true' && steps.unit.outcome == 'failure'",
      #"write 'when: failure' and 'dependencies: [unit]' and 'if: test "$CI" = true'; to wait for another task whatever its outcome, depend on a task that does: 'NAME-ended: { when: always, dependencies: NAME }'"#
    ),
    ("success() && matrix.os == 'linux'", #"write 'if: test "$os" = linux'"#),
    ("always() && inputs.level != 'x'", #"write 'when: always' and 'if: test "$level" != x'"#),
    (
      "startsWith(inputs.tag, 'v')", #"write 'if: case "$tag" in v*) ;; *) exit 1 ;; esac'"#
    ),
    ("runner.os == 'macOS'", #"write 'if: test "$(uname)" = Darwin'"#),
    (
      "github.event_name != 'x' && github.ref == 'y'",
      #"for what only GitHub knows, use a variable of your own: 'if: test "$NAME" = value'"#
    ),
    (
      "!cancelled()",
      "write 'when: always' instead, which is the closest: taskflow has no '!cancelled()' yet, so it also runs after Ctrl-C, while the run is stopping"
    ),
    (
      "cancelled()",
      "taskflow cannot run a task only when the run is cancelled: 'when: always' also runs it then, but after every other end of the run, too"
    ),
  ])
  func conditionsOfGitHub(test: String, help: String) {
    let found = findings(in: "tasks: { a: { run: x, if: \"\(test)\" } }")
    #expect(found.map(\.help.text) == [help] && found.allSatisfy { $0.severity == .error })
  }

  /// Files that do what the answers say.
  @Test(arguments: [
    #"tasks: { a: { run: x, if: 'case "$(uname)/$(uname -m)" in Linux/x86_64|Darwin/*) ;; *) exit 1 ;; esac' } }"#,
    #"tasks: { a: { run: x, if: 'case "$tag" in v*) ;; *) exit 1 ;; esac && test "$os" = linux' } }"#,
    "{ defaults: { shell: bash }, tasks: { a: \"shopt -s globstar\\nls **\" } }",
    "tasks: { a: { run: x, retry: { max: 3 } } }", "{ env: { X: '${X:-all}' }, tasks: { a: x } }",
    "tasks: { b: x, a: \"for item in a b; do echo $item; done\\ntaskflow run b --env A=c\" }",
    "tasks: { a: \"trap 'docker stop x' EXIT\\n(cd web && make)\\nx || true\" }",
    #"tasks: { a: ': "${TAG:?}" "${ENV:?}"' }"#,
    "tasks: { d: { run: x, service: { ready: pg_isready -U x, timeout: 60s } } }",
    "{ pools: { parallel: 2 }, on_failure: continue, tasks: { a: { matrix: { n: [1, 2] }, run: x, pool: parallel } } }",
    "tasks: { a: { run: x, cwd: '${TASKFLOW_ROOT}/x' } }",
    "tasks: { p: { run: x, service: true }, a: { run: x, dependencies: [p] } }",
    "tasks: { a: { exports: [v], run: 'echo v=1 >>\"$TASKFLOW_EXPORTS\"' }, b: { run: 'echo \"${v}\"', dependencies: a } }",
  ])
  func whatTheAnswersSay(text: String) {
    #expect(findings(in: text).isEmpty)
  }

  /// What looks the same and is meant for somebody else.
  @Test(arguments: [
    "tasks:\n  a: docker inspect --format '{{.State.Status}}' web",
    "tasks: { a: { run: 'print(f\"${{x}}\")', shell: python3 } }",
    "tasks: { a: { shell: [node, -e], run: 'console.log(`${{a: 1}.a}`)' } }",
    "{ defaults: { shell: python3 }, tasks: { a: 'print(\"${{ x }}\")' } }",
    "tasks: { a: 'echo {{ name }} > template' }", "tasks: { a: { run: x, if: '[ \"$A\" = b ]' } }",
    "tasks: { a: { run: x, if: test $A = b } }", "tasks: { a: 'x={{a,b},c}; echo $x' }",
    "tasks: { a: \"docker ps --format '{{if .State}}{{.Names}}{{end}}'\" }",
    "tasks: { a: { run: x, env: { FORMAT: '{{.Names}}' } } }", "tasks: { a: { run: x, if: ./is-main.sh } }",
    "tasks: { a: 'if [ -n \"$GITHUB_OUTPUT\" ]; then echo a=b >>\"$GITHUB_OUTPUT\"; fi' }",
    "tasks: { a: { run: x, if: 'grep -q a.b c.txt && test -e d' } }",
  ])
  func whatIsMeantForOthers(text: String) {
    #expect(findings(in: text).isEmpty)
  }
}
