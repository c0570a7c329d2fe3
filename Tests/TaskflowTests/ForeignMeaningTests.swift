import Diagnostics
import TestSupport
import Testing

/// Answers to keys of other tools that are followed to the letter: what comes of it does what was meant.
@Suite struct ForeignMeaningTests {
  private func helps(_ text: String) -> [String] { findings(in: text).map(\.help.text) }

  private func help(ofEntry entry: String) -> String? {
    let helps = helps("tasks:\n  b: x\n  a:\n    run: x\n    \(entry)\n")
    #expect(helps.count == 1, "\(entry): \(helps)")
    return helps.first
  }

  // MARK: - compose

  @Test func servicesThatEndHaveNoServiceKey() {
    let text = """
      services:
        db: { image: pg }
        load: { image: x, restart: "no" }
        migrate: { image: x }
        web: { image: x, depends_on: { migrate: { condition: service_completed_successfully }, db: {} } }

      """
    let help = helps(text).last ?? ""
    #expect(help.contains("with 'service: true' if it keeps running; 'load', 'migrate' ends by itself"))
    #expect(help.contains("'up: { dependencies: [db, load, migrate, web], cpus: 0, run: sleep infinity }'"))
    let tasks = helps(text.replacing("services:", with: "tasks:"))
    #expect(
      tasks.contains(
        "list the names: 'dependencies: [migrate, db]'; write the test that makes a service ready in its 'service'; 'migrate' ends by itself, so it is a task without 'service'"
      ))
  }

  @Test func containersKeepPortsAndVolumes() {
    let text = "tasks: { a: { image: x, ports: ['80:8080'], volumes: [./a:/b, c:/d], environment: [TOKEN, A=b] } }"
    let helps = helps(text)
    let run = #"run: docker run --rm -e TOKEN -e A -p 80:8080 -v "$PWD/a:/b" -v c:/d x"#
    #expect(helps.count == 4 && helps.allSatisfy { $0.contains(run) })
    #expect(helps[3].hasSuffix("leave 'TOKEN' out, because tasks get the variables of taskflow's own environment"))
    let network = self.helps("tasks: { a: { image: x, networks: [n] } }")
    #expect(network.allSatisfy { $0.contains("docker compose up --no-deps --exit-code-from a a") })
  }

  // MARK: - Templates

  /// Without a word about go-task in the file, what it would replace is told all the same.
  @Test(arguments: [
    ("echo {{.VERSION}}", #"scripts read variables from their environment: write '"${VERSION}"'"#),
    ("go build -o bin/x{{exeExt}}", "leave it out: it is empty on Linux"),
    (#"echo {{now | date "15:04"}}"#, "write '$(date +%H:%M)'"),
    (#"echo {{now | date "2006-01-02 15:04"}}"#, #"write '$(date +"%Y-%m-%d %H:%M")'"#),
    ("echo {{OS}}", "write '$(uname | tr A-Z a-z)'"),
    ("docker build -t {{.IMAGE}} .", #"scripts read variables from their environment: write '"${IMAGE}"'"#),
  ])
  func templatesInScripts(script: String, help: String) {
    #expect(helps("tasks:\n  a: |\n    \(script)\n") == [help])
  }

  @Test(arguments: [
    "docker ps --format '{{.ID}}'", "docker ps --format \"{{.ID}}\"", "docker inspect -f '{{.ID}} {{.NAME}}' x",
    "docker ps --format={{.ID}}", "docker ps \\\n      --format '{{.ID}}'", "kubectl get x -o go-template='{{.ID}}'",
    "gh run list --json x --template '{{range .}}{{.URL}}{{end}}'", "sed \"s/{{.NAME}}/$NAME/\" a", "grep '{{.ID}}' a",
    "FORMAT='{{.ID}}'", "echo '{{ .Values.image }}'", "echo \"{{ site.title }}\"",
    "docker ps --format '{{.ID}}\n    {{.URL}}'",
  ])
  func templatesOfPrograms(script: String) {
    #expect(helps("tasks:\n  a: |\n    \(script)\n").isEmpty)
  }

  @Test func templatesInListsOfCommands() {
    let text = "version: '3'\ntasks:\n  a:\n    cmds:\n      - echo {{.VERSION}}\n      - { cmd: 'echo {{exeExt}}' }\n"
    let found = findings(in: text).filter { if case .foreignExpression = $0.fact { true } else { false } }
    #expect(
      found.map(\.message.text) == [
        "'{{.VERSION}}' in 'cmds' is not replaced: taskflow has no templates",
        "'{{exeExt}}' in 'cmds' is not replaced: taskflow has no templates",
      ])
  }

  /// Whether quotes belong around a variable is decided by what its value holds besides templates.
  @Test(arguments: [
    ("terraform -chdir=infra/${E:-}", "write '${TF}', without quotes, as its value is several words"),
    ("registry/{{ .NAME }}", #"write '"${TF}"'"#), ("one", #"write '"${TF}"'"#),
  ])
  func quotesAroundVariables(value: String, help: String) {
    let text = "env: { TF: '\(value)' }\ntasks: { a: '{{.TF}} plan' }"
    #expect(helps(text).last?.hasSuffix(help) == true, "\(helps(text))")
  }

  @Test(arguments: [
    ("env: { V: $(git describe) }", 1), ("env: { V: '`date`' }", 1), ("env: { V: 'v$(cat VERSION)' }", 1),
    ("env: { V: 'echo $(date)' }", 0), ("env: { V: '$$(date)' }", 0), ("env: { V: 'a(b)' }", 0),
  ])
  func commandsInValues(entry: String, count: Int) {
    let found = findings(in: "tasks: { a: { run: x, \(entry) } }")
    #expect(found.count == count)
    #expect(found.allSatisfy { $0.message.text.contains("is not run: no shell reads this value") })
  }

  // MARK: - GitHub Actions

  @Test func stepsThatAskHowOthersEnded() {
    let help = help(ofEntry: "steps: [{ run: x }, { run: y, if: failure() }]")
    #expect(help?.hasSuffix("depend on all steps before it: 'dependencies: [ … ]'") == true)
    #expect(
      self.help(ofEntry: "steps: [{ run: x }]") == "make each step a task under 'tasks', with 'mode: sync' beside it")
  }

  @Test(arguments: [
    (
      "always() && needs.b.result == 'success'",
      "write 'dependencies: [b]' without 'when'; to wait for another task whatever its outcome, depend on a task that does: 'NAME-ended: { when: always, dependencies: NAME }'"
    ),
    ("needs.b.result == 'success'", "leave it out: a task runs when its dependencies have succeeded"),
    (
      "failure() && steps.b.outcome == 'failure'",
      "write 'when: failure' and 'dependencies: [b]'; to wait for another task whatever its outcome, depend on a task that does: 'NAME-ended: { when: always, dependencies: NAME }'"
    ),
    (
      "steps.b.outcome == 'success'",
      "leave it out: a task runs when its dependencies have succeeded"
    ),
    (
      "matrix.v == 'a' || matrix.v == 'b' && matrix.w",
      #"write 'if: test "$v" = a || (test "$v" = b && test "$w" = true)'"#
    ),
    (
      "(matrix.v == 'a' || matrix.v == 'b') && matrix.w",
      "for what only GitHub knows, use a variable of your own: 'if: test \"$NAME\" = value'"
    ),
    ("matrix.v == matrix.w", #"write 'if: test "$v" = "$w"'"#),
    ("env.A", #"write 'if: test -n "$A"'"#), ("!env.A", #"write 'if: test -z "$A"'"#),
    ("env.A == 'b$c'", #"write 'if: test "$A" = 'b$c''"#),
    (
      "success() || failure()",
      "write 'when: always', which is the closest: taskflow has no '!cancelled()' yet, so it also runs after Ctrl-C, while the run is stopping"
    ),
    (
      "failure() || cancelled()",
      "write 'when: failure', which is the closest: taskflow cannot run a task only when the run is cancelled"
    ),
    ("always() && contains(needs.*.result, 'failure')", "write 'when: failure'"),
    (
      "!contains(needs.*.result, 'failure') && always()",
      "leave it out: a task runs when its dependencies have succeeded"
    ),
    (
      "needs.b.outputs.v == 'w'",
      #"write 'if: test "$v" = w'; 'v' comes from 'exports: [v]' of 'b', on which this task depends"#
    ),
    (
      "!cancelled() && inputs.x == 'y'",
      #"write 'when: always' and 'if: test "$x" = y', which is the closest: taskflow has no '!cancelled()' yet, so it also runs after Ctrl-C, while the run is stopping"#
    ),
  ])
  func conditions(test: String, help: String) {
    #expect(helps("tasks: { b: x, a: { run: x, if: \"\(test)\" } }") == [help])
  }

  /// A skipped job skips those that need it on GitHub, and not here.
  @Test func conditionsOfTasksThatOthersNeed() {
    let text = "tasks: { a: { run: x, if: \"matrix.os == 'linux'\" }, b: { run: x, dependencies: a } }"
    let note =
      "; a skipped task counts as success, so tasks that depend on this one still run: repeat the condition there"
    #expect(helps(text) == [#"write 'if: test "$os" = linux'"# + note])
    #expect(findings(in: text).allSatisfy { $0.severity == .error })
    #expect(helps(text.replacing("matrix.os == 'linux'", with: "always()")).allSatisfy { !$0.hasSuffix(note) })
  }

  @Test func inputsAreParams() {
    let text =
      "on: { workflow_dispatch: { inputs: { s: { type: choice, options: [a, b] }, d-r: { type: boolean }, t: { required: true } } } }\ntasks: { a: x }\n"
    #expect(
      helps(text)[0].contains(
        "'params: { s: { default: a, choices: [a, b] }, d_r: { default: false, choices: [true, false] }, t: null }'"))
    #expect(
      helps("tasks: { a: 'echo ${{ inputs.s }}' }")[0].hasSuffix(
        #"write '"${s}"'; 's' is one of the 'params' at the top of the file"#))
    #expect(
      helps("tasks: { a: 'echo ${{ secrets.T }}' }")[0].hasSuffix(
        "'secrets: [T]' at the top of the file masks its value in what is shown"))
  }

  @Test func matricesOfJobs() {
    let axis = helps("tasks: { a: { run: x, matrix: { v: '${{ fromJSON(needs.b.outputs.m) }}' } } }")
    #expect(axis.first?.hasSuffix("give 'b' 'exports: [m]', and let it print one value a line, not JSON") == true)
    let whole = helps("tasks: { a: { run: x, matrix: '${{ fromJSON(needs.b.outputs.m) }}' } }")
    #expect(
      whole == [
        #"name the axis: 'matrix: { item: "${m}" }'; the task that exports 'm' has to print one value a line, not JSON"#
      ])
  }

  /// A job keeps its answers when its steps have become tasks.
  @Test(arguments: [
    ("runs-on: x", "leave it out: tasks run on this machine"),
    (
      "strategy: { matrix: { a: [1] } }",
      "write 'matrix' itself, with the axes under it; to stop the other instances at once after a failure, write 'on_failure: cancel' at the top of the file, which stops everything that runs"
    ),
    ("container: x", "taskflow starts no containers by itself: write 'run: docker run …'"),
    ("continue-on-error: true", "taskflow calls it 'allow_failure'"),
    (
      "outputs: { v: w }",
      "write 'exports: [name]' in the task whose script writes 'name=value' to '$TASKFLOW_EXPORTS'"
    ),
    (
      "services: { p: { image: x, options: '--health-cmd \"pg_isready -q\"' } }",
      "list them under 'tasks', each with a 'run' and 'service: true', and let this task depend on them: 'dependencies: [p]'; a health command is 'service: { ready: docker exec p pg_isready -q }', with '--name' in its 'docker run'"
    ),
  ])
  func jobsAsGroups(entry: String, help: String) {
    #expect(helps("tasks:\n  a:\n    \(entry)\n    tasks: { b: x }\n") == [help])
  }

  // MARK: - go-task

  @Test(arguments: [
    ("- { for: { var: L, split: ',', as: N }, cmd: x }", #"'(IFS=","; for N in $L; do unset IFS; …; done)'"#),
    ("- { cmd: x, if: test -e y }", "write it in the script: 'if test -e y; then …; fi'"),
    ("- { cmd: x, nosuch: y }", "taskflow has no such key: do this in the script instead"),
    ("- task: ':b'", #""$TASKFLOW_ROOT/test.yaml" b'"#),
    (
      "- { cmd: x, platforms: [darwin, linux/arm64] }",
      #"'case "$(uname)/$(uname -m)" in Darwin/*|Linux/aarch64) … ;; esac'"#
    ),
  ])
  func itemsOfCommands(item: String, help: String) {
    let helps = helps("tasks:\n  b: x\n  a:\n    cmds:\n      \(item)\n")
    #expect(helps.last?.contains(help) == true, "\(helps)")
  }

  @Test func severalDefers() {
    let helps = helps("tasks:\n  a:\n    cmds: [{ defer: x }, { defer: y }, z]\n")
    #expect(
      helps.last
        == "write it in the script, in the same place: trap 'y || true; x' EXIT, which replaces the one before it")
  }

  @Test(arguments: ["test -f x && y", "exit 0", "export A=1", "cd 'a b' && y", "cd x", "! grep x y", "set -x"])
  func commandsWithAShellOfTheirOwn(command: String) {
    let helps = helps("tasks:\n  a:\n    cmds: [\"\(command)\", z]\n")
    #expect(helps.last?.hasSuffix("changes its state: '(\(command))'") == true)
    #expect(self.helps("tasks:\n  a:\n    cmds: [z, \"\(command)\"]\n").last?.contains("alone") == false)
  }

  @Test(arguments: [
    (
      "requires: { vars: [A, { name: E, enum: [dev, prod] }] }",
      #"write 'params: { E: { choices: [dev, prod] } }' at the top of the file: it is checked before anything runs, in every run of the file, so add a 'default' if other tasks do not need it; begin the script with ': "${A:?}"' for the others"#
    ),
    (
      "status: [test -e a, test -e b]",
      "a task is skipped if its 'if' is false: negate all tests together, 'if: \"! { test -e a && test -e b; }\"'"
    ),
    (
      "preconditions: [{ sh: test -e a, msg: no a }]",
      #"put the tests first in 'run', as in 'test -e a || { echo 'no a' >&2; exit 1; }': a task whose 'if' is false is skipped and counts as success"#
    ),
    (
      "deps: [{ for: [x, y], task: b, vars: { A: c } }]",
      "write one task with 'matrix: { item: [ … ] }' and '$item' in its script, and list its name in 'dependencies'"
    ),
    ("deps: [{ task: ':b' }]", "write the names alone: 'dependencies: [b]'"),
    (
      "vars: { R: { ref: .V }, M: { map: {} } }",
      "taskflow calls it 'env'; 'R' is another variable: 'R: ${V}'; for 'M' write a variable for each entry"
    ),
    (
      "dotenv: ['.env.{{.E}}']",
      "write 'env_file: \".env.${E}?\"'; a line 'NAME=${NAME:-value}' lets the environment win over the file"
    ),
  ])
  func keysOfTaskfiles(entry: String, help: String) {
    #expect(self.help(ofEntry: entry) == help)
  }

  @Test func includedFilesRunWhereTheyAreIncluded() {
    let help = helps("includes: { docs: ./docs, web: { taskfile: w.yml, dir: web } }\ntasks: { a: x }\n").first
    #expect(help?.contains("'docs: { include: ./docs/Taskfile.yml, cwd: . }'") == true)
  }

  @Test func namesWithAStar() {
    #expect(
      helps("tasks: { 'deploy:*': x }").first?.hasPrefix("a name cannot be a pattern: write one task 'deploy'") == true)
  }

  // MARK: - GitLab and Dagu

  @Test(arguments: [
    (
      "when: manual",
      "taskflow has no 'confirm' yet: list the other tasks in 'default' at the top of the file, and start this one by its name with 'taskflow run NAME'"
    ),
    ("when: on_failure", "write 'when: failure'"), ("start_in: 30 minutes", "write 'delay: 30m'"),
    (
      "parallel: 3",
      "write an axis, and how many there are: 'matrix: { CI_NODE_INDEX: [1, 2, 3] }' and 'env: { CI_NODE_TOTAL: 3 }'"
    ),
    (
      "before_script: [cd x]",
      "put its lines first in 'run' of each task: in a separate task, 'cd' and 'export' would affect only that task"
    ),
    (
      "after_script: [x]",
      "make it a task with 'when: always' that depends on this one; it then also runs if this one was never started"
    ),
    (
      "needs: [{ project: p, job: c }]",
      "taskflow cannot wait for what another project runs; list the jobs of this one in 'dependencies'"
    ),
    (
      "extends: [.a, .b]",
      "taskflow has no 'extends' yet: write an anchor, '&a' at that map, and '<<: [*b, *a]' here; maps in it are not merged, so repeat their entries where both have 'variables'"
    ),
    (
      "restart: on-failure:5",
      "taskflow cannot restart a service yet; for a task without 'service', 'retry: 5' makes 5 more attempts after a failure"
    ),
    ("type: docker", "write what it does as a command: 'run: …'"),
    (
      "continueOn: { exitCode: [3] }",
      "taskflow cannot allow single exit statuses yet: write 'command || case $? in 3) ;; *) exit 1 ;; esac' in the script"
    ),
    (
      "continueOn: { output: x }",
      "taskflow cannot allow a failure by its output yet: check the output in the script"
    ),
    (
      "parallel: { items: [u], maxConcurrent: 2 }",
      "write an axis: 'matrix: { item: [u] }', and '$item' in the script; to limit how many run at once, write 'pools: { parallel: 2 }' at the top of the file and 'pool: parallel' here"
    ),
    (
      "precondition: { condition: $X, expected: 're:^a', negate: true }",
      #"write 'if: '! printf ''%s\n'' "$X" | grep -Eq ''^a''''; a skipped task counts as success, so tasks that depend on it still run: repeat the 'if' there"#
    ),
    (
      "parallel: { matrix: [{ a: [b] }] }",
      "write 'matrix', with the axes under it; write combinations that are not a full product under 'include'"
    ),
    (
      "allow_failure: { exit_codes: [1, 3] }",
      "taskflow cannot allow single exit statuses yet: write 'command || case $? in 1|3) ;; *) exit 1 ;; esac' in the script"
    ),
    (
      "retry: { max: 1, when: [script_failure] }",
      "taskflow calls it 'on', with exit statuses, 'timeout' or 'signal'; without it, any failure leads to another attempt"
    ),
    (
      "resource_group: prod",
      "write a pool of one: 'pools: { prod: 1 }' at the top of the file, and 'pool: prod' here; it does not keep two runs apart, which 'flock /tmp/prod.lock taskflow run' does"
    ),
    (
      "variables: { X: { value: a, description: b } }",
      "taskflow calls it 'env'; those with a description are params: 'params: { X: a }'"
    ),
    ("output: DAY", #"write 'exports: [DAY]', and in the script 'DAY=$(x); echo "DAY=$DAY" >>"$TASKFLOW_EXPORTS"'"#),
    ("continueOn: { failure: true }", "write 'allow_failure: true'"),
    ("parallel: [u, v]", "write an axis: 'matrix: { item: [u, v] }', and '$item' in the script"),
    (
      "precondition: test -e x",
      "write 'if: test -e x'; a skipped task counts as success, so tasks that depend on it still run: repeat the 'if' there"
    ),
    (
      "repeatPolicy: { intervalSec: 3 }",
      "taskflow has no repetition yet: write a loop in the script, as in 'until command; do sleep 60; done'"
    ),
    ("call: sub.yaml", "write 'include: sub.yaml', with the path of that file as a task file"),
  ])
  func keysOfPipelines(entry: String, help: String) {
    #expect(self.help(ofEntry: entry) == help)
  }

  @Test(arguments: [
    ("default: { image: x }", "write it as 'defaults', with the keys that tasks may have"),
    ("params: A=1 B=2", "write a map: 'params: { A: 1, B: 2 }'"),
    ("params: [A=1, B=2]", "write a map: 'params: { A: 1, B: 2 }'"),
    ("maxActiveSteps: 2", "choose it on the command line: 'taskflow run -j 2'"),
    (
      "handlerOn: { exit: { command: x } }",
      "make each a task that depends on all others: 'when: failure' for 'failure', 'when: always' for 'exit', no 'when' for 'success'; taskflow cannot run a task yet only when the run is aborted"
    ),
    (
      "timeoutSec: 60",
      "a file has no 'timeout': put its tasks in a group that has: 'all: { timeout: 60s, tasks: … }'"
    ),
    (
      "mailOn: { failure: true }",
      "taskflow sends no mail: let a task with 'when: failure' or 'when: always' send it"
    ),
    (
      "preconditions: [{ condition: $A, expected: b }]",
      #"a file has no 'if': make a group of its tasks with 'if: test "$A" = b', 'tasks: { NAME: { if: …, tasks: … } }'"#
    ),
  ])
  func keysAtTheTop(entry: String, help: String) {
    #expect(helps("\(entry)\ntasks: { a: x }\n") == [help])
  }
}
