import Diagnostics
import TestSupport
import Testing

/// What other tools do without a word, and what `--fix` leaves alone because it is not certain.
@Suite struct ForeignHabitTests {
  private func helps(_ text: String) -> [String] { findings(in: text).map(\.help.text) }

  // MARK: - What is certain enough for --fix

  @Test func variablesOfTemplatesAreNotRenamed() {
    let found = findings(in: "version: '3'\nvars: { PATH: src }\ntasks: { a: { cmds: [x] } }\n")
    let vars = found.first { $0.message.text.contains("'vars'") }
    #expect(vars?.help.text == "taskflow calls it 'env'; commands see these variables, too")
    #expect(vars != nil && vars?.fix == nil)
  }

  @Test func variablesBesideOthers() {
    let help = helps("version: '3'\nenv: { B: c }\nvars: { A: d }\ntasks: { a: { cmds: [x] } }\n")
    #expect(
      help.contains(
        "taskflow calls it 'env', and 'env' is already here: merge the two; commands see these variables, too"))
  }

  @Test(arguments: ["gpus: 1", "models: [a]", "cpuset: 1"])
  func wordsOfComposeAreNoSlips(entry: String) {
    for task in ["image: x", "run: x"] {
      let found = findings(in: "tasks: { a: { \(task), \(entry) } }")
      #expect(found.allSatisfy { $0.fix == nil && !$0.help.text.contains("did you mean") }, "\(found.map(\.help.text))")
    }
  }

  // MARK: - Habits

  @Test func habitsOfOtherTools() {
    let gitHub = helps("on: push\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n").first ?? ""
    #expect(
      gitHub.contains("so write 'defaults: { shell: [bash, -ec] }' at the top; that tool goes on after a failure"))
    #expect(gitHub.hasSuffix("so write 'on_failure: continue' at the top"))
    let gitLab = helps("stages: [x]\na: { stage: x, script: [y] }\n").first ?? ""
    #expect(gitLab.contains("'defaults: { shell: bash }'"))
    let kept = helps("on: push\non_failure: continue\njobs: { a: { runs-on: x } }\n").first ?? ""
    #expect(!kept.contains("on_failure"))
  }

  // MARK: - Containers

  @Test func healthTestsOfContainers() {
    let text =
      "tasks: { db: { image: x, healthcheck: { test: [CMD-SHELL, 'a \"$$B\"'], interval: 5s, timeout: 2s, retries: 4, start_period: 10s } } }"
    #expect(
      helps(text).last
        == #"the test runs on this machine: start the container with 'run: docker run --rm --name db x', and write 'service: { ready: "docker exec db sh -c 'a \"$B\"'", interval: 5s, timeout: 38s }'"#
    )
    let disabled = helps("tasks: { db: { image: x, healthcheck: { disable: true } } }")
    #expect(disabled.last == "leave it out: a service without 'ready' is ready once it runs")
  }

  /// A container that compose starts again does so as long as 'docker compose up' runs it.
  @Test func restartsOfContainers() {
    let up = helps("tasks: { web: { image: x, networks: [n], restart: always } }").last
    #expect(
      up?.hasPrefix(
        "leave it in the compose file, and keep that file: 'run: docker compose up --no-deps web'")
        == true)
    let ending = helps("tasks: { job: { image: x, networks: [n], restart: 'on-failure:2' } }").last
    #expect(ending?.hasSuffix("'retry: 2' makes 2 more attempts after a failure") == true)
    let awaited =
      "tasks: { m: { image: x, networks: [n] }, w: { run: x, depends_on: { m: { condition: service_completed_successfully } } } }"
    #expect(helps(awaited).first?.contains("docker compose run --rm --no-deps") == true)
  }

  // MARK: - Names that other keys change

  @Test func callsOfTasksWithParams() {
    let text = """
      tasks:
        c: { internal: true, requires: { vars: [{ name: E, enum: [d] }] }, run: x }
        a: { cmds: [{ task: c, vars: { E: d, F: g } }] }

      """
    #expect(
      helps(text).last?.contains(#"'taskflow run -q --set E=… --env F=… "$TASKFLOW_ROOT/test.yaml" _c'"#) == true)
  }

  @Test(arguments: [
    ("for: { matrix: { OS: [a, b], V: [c] } }, cmd: x", "'for OS in a b; do for V in c; do …; done; done'"),
    (
      "for: [u], task: b, vars: { Z: '{{.ITEM}}' }",
      #"'for item in u; do taskflow run -q --env Z=… "$TASKFLOW_ROOT/test.yaml" b; done'"#
    ),
  ])
  func loopsOverCommands(item: String, help: String) {
    let helps = helps("tasks:\n  b: x\n  a:\n    cmds:\n      - { \(item) }\n")
    #expect(helps.contains { $0.contains(help) }, "\(helps)")
  }

  @Test func outputsUnderAnotherName() {
    let help = helps("tasks: { a: { outputs: { version: '${{ steps.v.outputs.ver }}' }, tasks: { v: x } } }").first
    #expect(help?.hasSuffix("with this name, not 'ver'") == true)
  }

  @Test func programsAndArgumentsInTwoKeys() {
    let found = findings(in: "tasks: { a: { command: echo, args: [b.py, 'c d'] } }")
    #expect(
      found.map(\.help.text)
        == Array(repeating: #"write program and arguments in one list: 'run: [echo, b.py, "c d"]'"#, count: 2))
    #expect(found.allSatisfy { $0.fix == nil })
  }

  @Test func variablesOfPipelines() {
    let found = helps("tasks: { a: { run: x, env: { I: 'r/$CI_PROJECT:$CI_COMMIT_SHA', J: 'r/$NOT_KNOWN' } } }")
    #expect(found.map { $0.prefix { $0 != "," } } == ["write '${CI_PROJECT}'", "write '${CI_COMMIT_SHA}'"])
  }

  @Test func includedFilesWithMore() {
    let more = helps("includes: { d: { taskfile: ./d, flatten: true, vars: { A: b } } }\ntasks: { a: x }\n").first
    #expect(more?.contains("taskflow has no 'flatten' there yet; 'vars' become 'params' beside 'include'") == true)
    let address = helps("includes: { d: 'https://a/b.yml' }\ntasks: { a: x }\n").first
    #expect(address?.hasPrefix("taskflow includes only local files") == true)
  }

  @Test func shellsWithAPlaceForTheScript() {
    #expect(
      helps("tasks: { a: { run: x, shell: 'bash -l {0}' } }").first?.hasSuffix("the script: '[bash, -lc]'") == true)
  }

  @Test(arguments: [
    (
      "tasks: { a: { run: x, dir: d } }",
      "taskflow calls it 'cwd', and the directory has to exist: taskflow does not create it"
    ),
    (
      "tasks: { b: x, a: { run: x, stage: c, dependencies: b } }",
      "write for each task what it waits for: 'dependencies: …'; in GitLab, these are only about artifacts, and the stage decides the order"
    ),
    (
      "tasks: { a: 'echo x >>$GITHUB_STEP_SUMMARY' }",
      "taskflow has no page of summaries: write it to a file, or leave out '>> …'"
    ),
    (
      "tasks: { a: 'echo ::add-mask::x' }",
      "export it under a name, and write 'secrets: [NAME]' at the top of the file"
    ),
    (
      "tasks: { 'deploy:*': x }",
      #"a name cannot be a pattern: write one task 'deploy', declare the part that '*' matches as 'params: { NAME: "" }' at the top of the file, and begin the script with ': "${NAME:?}"'"#
    ),
    (
      "tasks: { a: { run: !reference [b, c] } }",
      "taskflow has no '!reference' yet: copy the lines that it names to this place"
    ),
  ])
  func otherAnswers(text: String, help: String) {
    #expect(helps(text).contains(help), "\(helps(text))")
  }

  /// What a command prints is an export, which not everything sees.
  @Test func valuesThatUseComputedVariables() {
    let text = "version: '3'\nvars: { I: { sh: x } }\nenv: { N: '{{.I}}' }\ntasks: { a: { cmds: [x] } }\n"
    #expect(helps(text).contains("write '${I:-}', which is empty if nothing sets it"))
  }

  // MARK: - What only bash knows

  @Test(arguments: [
    (#"if [ "$A" == x ]; then y; fi"#, "=="), (#"echo "${SHA::7}""#, "${SHA::7}"), ("echo ${X^^}", "${X^^}"),
    ("echo ${X:0:3}", "${X:0:3}"), ("echo ${L[0]}", "${L[0]}"), ("echo ${X//a/b}", "${X//a/b}"),
  ])
  func syntaxOfBash(script: String, text: String) {
    let found = findings(in: "tasks:\n  a: |\n    \(script)\n")
    #expect(found.map(\.message.text) == ["'\(text)' works in bash, but this script is run by 'sh'"])
    #expect(helps("defaults: { shell: bash }\ntasks:\n  a: |\n    \(script)\n").isEmpty)
  }

  /// An `if` fails the task there, as such a test ends with 2.
  @Test func testsOfBash() {
    let found = findings(in: "tasks: { a: { run: x, if: '[ \"$A\" == b ]' } }")
    #expect(found.map(\.help.text) == ["write it for sh as 'test …', or run it with 'bash -c …'"])
  }

  @Test(arguments: [
    "echo '${X^^}'", #"echo \${X^^}"#, "echo ${X:-a} ${X:+b} ${X#/} ${X%%,*} ${#X}", #"test a; [ "$A" = "a == b" ]"#,
    "echo [ a == b ]", "# ${X^^}", "awk '$1 == 2' [a]",
  ])
  func syntaxOfEveryShell(script: String) {
    #expect(helps("tasks:\n  a: |\n    \(script)\n").isEmpty)
  }
}
