import Diagnostics
import TestSupport
import Testing

/// Answers that hold to the letter, and places where none is needed.
@Suite struct ForeignLetterTests {
  private func helps(_ text: String) -> [String] { findings(in: text).map(\.help.text) }

  // MARK: - Expressions

  /// A template is one of another tool unless the program has such formats.
  @Test(arguments: [
    #"rm -f "{{.X}}""#, "tail -f {{.FILE}}", "docker compose -f {{.FILE}} up", "test -f {{.FILE}}",
    #"git log --format="{{.FILE}}""#, #"docker ps --format="{{.ID}}" "{{.FILE}}""#, "kubectl apply -f {{.FILE}}",
    "docker ps -f name={{.FILE}}", "# don't\n    echo {{.FILE}}", "make -f {{.FILE}}/x",
  ])
  func templatesBehindOptions(script: String) {
    let found = findings(in: "tasks:\n  a: |\n    \(script)\n")
    #expect(found.count == 1 && found[0].message.text.contains("is not replaced"), "\(found.map(\.message.text))")
  }

  @Test(arguments: [
    "docker inspect --format '{{.State}}' x", "docker image inspect -f {{.ID}} x", "go list -f '{{.DIR}}' ./...",
    "podman info -f '{{.HOST}}'", "gh pr list -t '{{.ID}}'", "X=$(docker ps --format '{{.ID}}')",
    "cat >a.tmpl <<EOF\n    {{.NAME}}\n    EOF", "kubectl get x -o go-template={{.ID}}", "gomplate -i '{{.NAME}}'",
  ])
  func templatesOfPrograms(script: String) {
    #expect(helps("tasks:\n  a: |\n    \(script)\n").isEmpty)
  }

  @Test(arguments: [
    "tasks: { a: { run: [docker, inspect, --format, '{{.STATE}} {{.ID}}', x] } }",
    "{ env: { X: a }, tasks: { a: { run: [sh, -c, 'echo \"$X\"'] } } }",
    "{ env: { X: a }, tasks: { a: { run: [awk, '{ print $X }'] } } }",
    "tasks: { a: { run: [echo, '$5', '${NOT_OURS}'] } }",
    "{ env: { X: a }, tasks: { a: { shell: python3, run: 'print(f\"{{X}}\")' } } }",
    "{ params: { DEBUG: false }, tasks: { a: { run: x, if: $DEBUG } } }",
    "tasks: { a: { run: x, if: 'test \"$A\" = \"a && b == c\"' } }",
  ])
  func whatIsMeantAsItStands(text: String) {
    #expect(helps(text).isEmpty, "\(helps(text))")
  }

  @Test(arguments: [
    ("Jan 2", #"write '$(date +"%b %-d")'"#), ("2 Jan 2006", #"write '$(date +"%-d %b %Y")'"#),
    ("02.01.06", "write '$(date +%d.%m.%y)'"), ("Monday 15h", #"write '$(date +"%A %Hh")'"#),
    ("3:04PM 5%", #"write '$(date +"%-I:%M%p %-S%%")'"#),
  ])
  func layoutsOfDates(layout: String, help: String) {
    #expect(helps("tasks:\n  a: |\n    echo {{now | date \"\(layout)\"}}\n") == [help])
  }

  /// With 'version: 1' already written, what go-task alone replaces is found all the same.
  @Test func templatesOfAConvertedFile() {
    let text = """
      version: 1
      env: { H: '{{env "HOME"}}', O: 'app{{exeExt}}', T: '{{now | date "2006"}}' }
      tasks: { a: { run: 'echo {{env "HOME"}} $H $O $T' }, c: { run: once, dependencies: a } }

      """
    #expect(findings(in: text).count == 5)
    #expect(helps(text).last == "leave it out if it says how often go-task runs the task: in a run a task runs once")
  }

  @Test(arguments: [
    ("${stage} == 'production'", #"write a shell test: 'test "$stage" = production'"#),
    ("${stage} != x", #"write a shell test: 'test "$stage" != x'"#),
    ("stage == 'a' && x == 'b'", #"write a shell test: 'test "$NAME" = value'"#),
    ("env.N > 3", #"write a shell test: 'test "$NAME" = value'"#),
    ("no", "write a shell test: 'false'"), ("-n \"$stage\"", #"write a shell test: 'test -n "$stage"'"#),
    ("! $stage", #"write a shell test: 'test -z "$stage"', or 'test "$stage" != value'"#),
  ])
  func testsThatNoShellKnows(test: String, help: String) {
    let written = test.hasPrefix("!") || test.hasPrefix("-") ? "'\(test)'" : test
    let found = helps("params: { stage: a }\ntasks:\n  a:\n    run: echo $stage\n    if: \(written)\n")
    #expect(found == [help])
  }

  @Test(arguments: [
    ("${{ inputs.f || 'x' }}", #"write '"${f:-x}"'"#),
    ("${{ os }}", #"scripts read variables from their environment: write '"${os}"'"#),
    ("${{ runner.os }}", "write '$(uname)'"),
  ])
  func expressionsOfGitHub(expression: String, help: String) {
    #expect(helps("tasks:\n  a: |\n    echo \(expression)\n") == [help])
  }

  /// An answer with quotes can stand in the quotes of YAML.
  @Test func answersInQuotesOfYAML() {
    #expect(helps("{ env: { XY: a }, tasks: { a: \"echo {{.XY}}\" } }").last?.hasSuffix(#"write '\"${XY}\"'"#) == true)
  }

  // MARK: - Keys

  @Test(arguments: [
    ("retry: { max: 2, exitCode: [1] }", "taskflow calls it 'on'"),
    ("internal: false", "leave it out: it changes nothing"), ("watch: false", "leave it out: it changes nothing"),
    ("prompt: ''", "leave it out: it changes nothing"),
    ("max_attempts: 3", "write how many attempts may follow a failed one: 'retry: 2'"),
    (
      "trigger: x",
      "taskflow starts no other pipelines: for the tasks of another file write 'include: path'; to start a pipeline elsewhere, call its command in the script"
    ),
    (
      "signalOnStop: SIGINT", "taskflow cannot choose the signal yet: a task is sent SIGTERM, and SIGKILL after 'grace'"
    ),
    ("stdout: /tmp/out", "write it in the script: 'command >/tmp/out'"),
    ("mailOnError: true", "taskflow sends no mail: let a task with 'when: failure' or 'when: always' send it"),
    ("wait_for: [b]", "write 'dependencies', which also runs them"),
    ("before: b", "let 'b' depend on this one: a task says itself what it waits for, in 'dependencies'"),
    ("executor: docker", "write it in the script: 'docker run --rm IMAGE command'"),
    ("executor: { type: ssh, config: { user: u, host: h } }", "write it in the script: 'ssh u@h command'"),
    (
      "environment: { name: review, action: stop }",
      "taskflow has no deployment environments; a variable for the script is 'env: { ENVIRONMENT: … }'; the task that takes one down is started by its name: leave it out of 'default' at the top of the file"
    ),
  ])
  func keysOfTasks(entry: String, help: String) {
    let text = "tasks:\n  b: x\n  a:\n    run: x\n    \(entry)\n"
    #expect(helps(text) == [help])
    #expect(fixed(text) == text)
  }

  @Test func valuesInAFile() {
    let text =
      "tasks: { b: { script: ['echo \"VERSION=1\" >build.env'], artifacts: { reports: { dotenv: build.env } } } }"
    #expect(helps(text).last?.hasPrefix("write 'exports: [VERSION]', and the lines 'NAME=value'") == true)
  }

  @Test func paramsWithoutNames() {
    let help = helps("params: a b\ntasks: { x: 'echo $1' }\n").first
    #expect(help == "write a map: 'params: { NAME1: a, NAME2: b }'; in scripts write '$NAME1' where '$1' stands")
  }

  /// Of several containers in a file, each is in the network that compose makes.
  @Test func severalContainers() {
    let text = "tasks: { redis: { image: r }, api: { build: ., depends_on: [redis] } }"
    #expect(helps(text).first?.contains("docker compose up --no-deps") == true)
    let keys = findings(in: "tasks: { a: { image: x, cpus: 1.5, tty: true, env_file: .env } }").map(\.message.text)
    #expect(keys.count { $0.contains("cannot be used together") } == 3 && keys.count == 4, "\(keys)")
  }

  @Test func namesOfInternalTasks() {
    let text =
      "tasks: { build: x, 'build:one': { internal: true, run: x }, 'go:lint': { internal: true, run: x }, a: { cmds: [{ task: 'go:lint' }] } }"
    #expect(helps(text).contains { $0.contains("name this task '_build-one'") })
    #expect(helps(text).contains { $0.contains("go/_lint") })
  }

  @Test func conditionsOfOneTask() {
    let help = helps("tasks: { a: { run: x, platforms: [linux], if: test -e b } }").first
    #expect(help?.hasSuffix("'if' is a condition of this task, too: join the tests with '&&' in one 'if'") == true)
  }

  @Test func scriptsOfAnInterpreter() {
    let text = "tasks: { a: { script: print(1), command: python } }\n"
    #expect(
      helps(text).last == "write 'shell: python' for the program that runs the script, and 'run' for the script itself")
    #expect(fixed(text) == text)
  }

  @Test func filesOfTasksInRun() {
    let help = helps("tasks: { a: { run: child.yaml, params: X=1 } }")
    #expect(help.first == "write 'include: child.yaml', with the path of that file as a task file")
    #expect(
      help.last == "write it as a map 'params' beside 'include', and declare each name in the 'params' of that file")
    #expect(helps("tasks: { a: ./play.yml }").isEmpty)
  }

  @Test func durationsInSeveralUnits() {
    let text = "tasks: { b: { timeout_minutes: 5, timeout-minutes: 0.5, run: echo } }\n"
    #expect(!fixed(text).contains("timeout: 5m, timeout:"))
  }

  @Test func keysInDefaultsOfGitLab() {
    let help = helps("{ defaults: { before_script: [npm ci] }, tasks: { a: x } }").first
    #expect(help?.hasPrefix("put its lines first in 'run' of each task") == true)
  }

  @Test func graphsOfSteps() {
    let help = helps("type: graph\nsteps: [{ name: a, command: x }]\n").last
    #expect(help == "make each step a task under 'tasks', with what it depends on in 'dependencies'")
  }

  @Test func answersThatAreYAML() {
    let files = helps("{ dotenv: ['.env', '{{.E}}/.env'], tasks: { a: x } }").first
    #expect(files?.hasPrefix(#"write 'env_file: ["${E}/.env?", .env?]'"#) == true)
    #expect(findings(in: "{ env: { E: a }, env_file: [\"${E}/.env?\", .env?], tasks: { a: x } }").isEmpty)
  }

  @Test func loopsOverSeveralAxes() {
    let help = helps("tasks: { a: { cmds: [{ for: { matrix: { OS: [a], ARCH: [x] } }, cmd: y }] } }").last
    #expect(help?.contains("'matrix: { OS: [ … ], ARCH: [ … ] }'") == true)
  }

  // MARK: - Files

  @Test(arguments: [
    ("version: '3'\ntasks: { hello: { cmds: [echo hi] } }\n", "this is a Taskfile"),
    ("build-job: { script: make }\n", "this is a GitLab pipeline"),
    ("on: push\ntasks: { a: { runs-on: x, steps: [{ run: ls }] } }\n", "this is a GitHub workflow"),
    ("runs: { using: composite, steps: [] }\ninputs: { a: { default: b } }\n", "this is a GitHub action"),
  ])
  func filesWithFewKeys(text: String, message: String) {
    #expect(findings(in: text).first?.message.text.hasPrefix(message) == true)
  }

  @Test func jobsAtTheTop() {
    #expect(
      helps("build-job: { script: make }\n").dropFirst() == [
        "if it is a task, move it under 'tasks'; if it is for your own use, begin its name with 'x-'"
      ])
    #expect(
      helps("stages: [a]\n.base: { stage: a }\nb: { stage: a, script: x }\n").contains(
        "keep it for others to merge: 'x-base: &base', and '<<: *base' in the tasks that extend it"))
  }

  @Test(arguments: [
    (
      "tasks: { clean: [rm a, rm b] }",
      "write the commands as the lines of one script: 'clean: |', and each on a line below"
    ),
    (
      "tasks: { '*:deploy': x }",
      #"a name cannot be a pattern: write one task 'deploy', declare the part that '*' matches as 'params: { NAME: "" }' at the top of the file, and begin the script with ': "${NAME:?}"'"#
    ),
    ("{ concurrency: 2, tasks: { a: x } }", "choose it on the command line: 'taskflow run -j 2'"),
    (
      "{ run-name: x y, tasks: { a: x } }",
      "leave it out: it only configures that tool, and has no effect on tasks"
    ),
  ])
  func shortForms(text: String, help: String) {
    #expect(helps(text) == [help])
  }

  /// The scripts may need what only the other tool sets.
  @Test func variablesOfPipelines() {
    let text = "stages: [a]\nb: { stage: a, script: 'docker push x:$CI_COMMIT_SHORT_SHA' }\n"
    #expect(helps(text).first?.contains("its scripts use '$CI_COMMIT_SHORT_SHA', which is empty unless") == true)
  }

  /// What is left after the fixes still says whose file it is.
  @Test func leadingFindingsAfterFixes() {
    let text = fixed("on: push\njobs: { a: { runs-on: x, steps: [{ run: ls }] } }\n")
    #expect(text.contains("tasks:"))
    #expect(findings(in: text).first?.message.text.hasPrefix("this is a GitHub workflow") == true)
  }
}
