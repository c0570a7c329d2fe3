import Variables
import Diagnostics
import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// What is shown of failures at the end of a run.
struct FailureReportTests {
  private static let rerun = RerunCommand(["taskflow", "run"], ["build.yaml", "--env", "A=b c", "-j", "2"])

  private func report(
    _ audience: Audience, rerun: RerunCommand? = Self.rerun, style: TextStyle = .plain
  ) -> String {
    FailureReport(audience.timeline, tails: audience.tails, words: words, rerun: rerun, style: style).render()
  }

  private func fail(_ task: TaskID, _ audience: Audience, _ result: AttemptResult = .exited(1)) {
    tell(audience, [(1, .attemptEnded(task, attempt: 1, result)), (1, .taskEnded(task, .failed))])
  }

  private func start(_ task: TaskID, _ audience: Audience, writing text: String = "") {
    tell(audience, [(0, .taskReady(task, after: nil)), (0, .attemptStarted(task, attempt: 1, after: nil))])
    write(text, of: task, to: audience)
  }

  @Test func everythingIsThere() throws {
    let audience = Audience(
      try planned(
        """
        tasks:
          test:
            run: |
              set -x
              make test
            cwd: sub dir
            shell: bash
          list: { run: [printf, '%s\\n', it's, plain-word_1.2] }
          deploy: { run: x, dependencies: test }
          group: { dependencies: test, tasks: { member: x } }
        """))
    start(0, audience, writing: "compiling\nfoo.c:1: error\n\n")
    start(1, audience)
    tell(
      audience,
      [
        (1, .attemptEnded(0, attempt: 1, .exited(2))), (1, .taskEnded(0, .failed)),
        (1, .taskEnded(2, .blocked(by: 0))), (1, .taskEnded(3, .blocked(by: 0))), (1, .taskEnded(4, .blocked(by: 0))),
        (1, .taskEnded(5, .blocked(by: 0))),
      ])
    fail(1, audience, .signalled(6))
    expectText(
      report(audience),
      is: """
        'test' failed: exit status 2
          command:
            set -x
            make test
          shell: bash -eo pipefail -c
          directory: sub dir
          end of its output:
            compiling
            foo.c:1: error
          blocked by it: 'deploy', 'group/member'
          run it again: taskflow run build.yaml --env 'A=b c' -j 2 test

        'list' failed: killed by SIGABRT
          command: printf '%s\\n' 'it'\\''s' plain-word_1.2
          run it again: taskflow run build.yaml --env 'A=b c' -j 2 list
        """)
    expectText(
      readable(report(audience, rerun: nil, style: TextStyle(isColored: true))),
      is: """
        ‹1;31›'test' failed‹0›‹1›: exit status 2‹0›
          ‹2›command:‹0›
            set -x
            make test
          ‹2›shell:‹0› bash -eo pipefail -c
          ‹2›directory:‹0› sub dir
          ‹2›end of its output:‹0›
            compiling
            foo.c:1: error
          ‹2›blocked by it:‹0› 'deploy', 'group/member'

        ‹1;31›'list' failed‹0›‹1›: killed by SIGABRT‹0›
          ‹2›command:‹0› printf '%s\\n' 'it'\\''s' plain-word_1.2
        """)
  }

  @Test func ofAFailedConditionThatIsShown() throws {
    let audience = Audience(try planned("tasks: { a: { if: 'test -f x || exit 3', shell: bash, run: make } }"))
    tell(audience, [(1, .conditionEnded(0, .exited(3))), (1, .taskEnded(0, .failed))])
    expectText(
      report(audience, rerun: nil),
      is: """
        'a' failed: in its 'if', exit status 3
          its 'if': test -f x || exit 3
        """)
  }

  @Test func successAndAllowedFailuresAreNotInIt() throws {
    let audience = Audience(try planned("tasks: { a: x, b: x }", ["b": [.allowedToFail]]))
    start(0, audience)
    start(1, audience, writing: "oh\n")
    tell(audience, [(1, .attemptEnded(0, attempt: 1, .exited(0))), (1, .taskEnded(0, .succeeded))])
    fail(1, audience)
    #expect(report(audience) == "")
    #expect(audience.tails.lines(of: 1) == [])
  }

  @Test func manyFailuresAreCountedInTheOrderOfTheirEnds() throws {
    let names = (0..<13).map { "t\($0): x" }.joined(separator: ", ")
    let audience = Audience(try planned("tasks: {\(names)}"))
    for task in (0..<TaskID(13)).reversed() { start(task, audience, writing: "output of \(task)\n") }
    for task in (0..<TaskID(13)).reversed() { fail(task, audience) }
    let sections = report(audience, rerun: nil).split(separator: "\n\n")
    #expect(sections.count == 11)
    #expect(sections.first == "'t12' failed: exit status 1\n  command: x\n  end of its output:\n    output of 12")
    #expect(sections.last == "3 more tasks failed.\n")
  }

  @Test func longScriptsAreCut() throws {
    let script = (1...9).map { "      line \($0)" }.joined(separator: "\n")
    let audience = Audience(try planned("tasks:\n  a:\n    run: |\n\(script)\n"))
    start(0, audience)
    fail(0, audience)
    expectText(
      report(audience, rerun: nil),
      is: """
        'a' failed: exit status 1
          command:
            line 1
            line 2
            line 3
            line 4
            line 5
            ... 4 more lines
        """)
  }

  @Test func whatNoCommandLineCanRepeatIsSaidInWords() throws {
    let audience = Audience(try planned("tasks: { a: x, b.yaml: x }"), secrets: Secrets([Array("hunter2".utf8)]))
    start(0, audience)
    fail(0, audience)
    func lastLine(_ rerun: RerunCommand) -> Substring? { report(audience, rerun: rerun).split(separator: "\n").last }
    #expect(
      lastLine(RerunCommand(["taskflow", "run"], ["-"], isInputGone: true))
        == "  run it again: give the same file again, and name the task a")
    #expect(
      lastLine(RerunCommand(["taskflow", "run"], ["--env", "A=hunter2"]))
        == "  run it again: the same command line, and name the task a")
  }

  @Test(arguments: [
    ("plain", "plain"), ("it's", "'it'\\''s'"), ("\u{E9}", "'\u{E9}'"), ("a\nb'\\", "\"$(printf 'a\\nb\\047\\\\')\""),
    ("\u{1B}[0m\t1", "\"$(printf '\\033[0m\\t1')\""), ("\u{9B}", "\"$(printf '\\302\\233')\""),
    ("\t5%!", "\"$(printf '\\t5%%\\041')\""), ("##[x", "\"$(printf '\\043\\043[x')\""), ("# x", "'# x'"),
  ])
  func wordsOfACommandLineAreTheSameInAShell(word: String, quoted: String) {
    #expect(shellWord(Array(word.utf8)) == quoted)
    #expect(shellWord(Array("A=".utf8) + [0xFF, 0x41]) == "\"$(printf 'A=\\377A')\"")
    #expect(shellWord(Array("a\u{7}\n".utf8)) == nil)
  }

  @Test(arguments: [
    ("plain", "plain"), ("a/b-c_1.2", "a/b-c_1.2"), ("test[os=linux]", "'test[os=linux]'"), ("", "''"),
    ("it's", "'it'\\''s'"), ("$HOME `x` \\", "'$HOME `x` \\'"), ("a\nb", "'a\nb'"), ("a\u{1B}[0m", "'a·[0m'"),
    ("é", "'é'"), ("~", "'~'"), ("A=b,c:d@e%f+g", "A=b,c:d@e%f+g"),
  ])
  func wordsAreQuotedForAShell(word: String, quoted: String) {
    #expect(shellQuoted(word) == quoted)
  }

  /// What was said already is not said again.
  @Test func whatWasToldIsLeftOut() throws {
    let audience = Audience(try planned("on_failure: continue\ntasks: { a: x, b: { dependencies: a } }"))
    start(0, audience, writing: "oh\n")
    tell(
      audience,
      [(1, .attemptEnded(0, attempt: 1, .exited(2))), (1, .taskEnded(0, .failed)), (1, .taskEnded(1, .blocked(by: 0)))])
    #expect(audience.said == ["'a' failed: exit status 2; blocked by it: 'b'"])
    let report = FailureReport(
      audience.timeline, tails: audience.tails, words: words, rerun: Self.rerun, style: .plain, told: audience.told,
      isOutputShown: true)
    expectText(
      report.render(),
      is: """
        'a':
          command: x
          run it again: taskflow run build.yaml --env 'A=b c' -j 2 a
        """)
  }
}
