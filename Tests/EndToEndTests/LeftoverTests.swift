import Glibc
import TestSupport
import Testing

/// What a task leaves running in its group is stopped when the task ends.
struct LeftoverTests {
  @Test(arguments: ["grouped", "live"])
  func aBackgroundProcessEndsWithItsTask(mode: String) throws {
    let sandbox = try Sandbox("tasks: {a: sleep 1000 & echo done, b: {dependencies: a, run: echo next}}")
    let running = try sandbox.start("run", "-q", "--output", mode)
    let result = try running.finish()
    #expect(result.status == .exited(0))
    #expect(result.output == "done\nnext\n")
    #expect(running.survivors.isEmpty)
  }

  @Test func itIsGoneBeforeTheNextTaskBegins() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: sleep 1000 & echo $! > process
        b: { dependencies: a, run: 'if [ -e /proc/$(cat process) ]; then echo alive; else echo gone; fi' }
      """)
    #expect(try sandbox.taskflow("run", "-q").output == "gone\n")
  }

  @Test func manyAndTheirChildrenEnd() throws {
    let sandbox = try Sandbox("tasks: {a: 'for i in 1 2 3 4 5; do (sleep 1000 & sleep 1000; true) & done; echo done'}")
    let running = try sandbox.start("run", "-q")
    #expect(try running.finish().output == "done\n")
    #expect(running.survivors.isEmpty)
  }

  @Test func aStoppedOneEndsToo() throws {
    let sandbox = try Sandbox("tasks: {a: 'sleep 1000 & kill -STOP $!; echo done'}")
    let running = try sandbox.start("run", "-q")
    #expect(try running.finish().output == "done\n")
    #expect(running.survivors.isEmpty)
  }

  @Test func theStatusIsThatOfTheTask() throws {
    let sandbox = try Sandbox("tasks: {a: sleep 1000 & exit 4}")
    #expect(try sandbox.taskflow("run", "-q").messages == "taskflow: 'a' failed: exit status 4\n")
  }

  private static let ignoring =
    "tasks: {a: '(trap \"\" TERM; touch ready; sleep 1000) & while [ ! -e ready ]; do sleep 0.02 || :; done; echo done'}"

  @Test func oneThatIgnoresTheSignalIsKilledAfterTheGrace() throws {
    let running = try Sandbox(Self.ignoring).start("run", "-q")
    let result = try running.finish()
    #expect(result.status == .exited(0))
    #expect(result.output == "done\n")
    #expect(running.survivors.isEmpty)
  }

  @Test func orAtOnceWhenInterruptedTwice() throws {
    let running = try Sandbox(Self.ignoring).start("run", "-q", "--output", "live")
    try running.waitForOutput("done")
    running.signal(SIGINT)
    try running.waitForErrors("interrupted by SIGINT")
    running.signal(SIGINT)
    #expect(try running.finish().status == .signalled(SIGINT))
    #expect(running.survivors.isEmpty)
  }

  @Test func oneThatLeftItsGroupHoldsUpNothing() throws {
    let sandbox = try Sandbox("tasks: {a: setsid sleep 1000 & echo done, b: {dependencies: a, run: echo next}}")
    let result = try sandbox.start("run", "-q").finish()
    #expect(result.status == .exited(0))
    #expect(result.output == "done\nnext\n")
  }

  @Test func oneThatLeftItsGroupAndWritesWithoutEndHoldsUpNothing() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: for i in 1 2 3 4; do setsid cat /dev/zero & done; sleep 0.2
        b: { dependencies: a, run: echo next > reached }
      """)
    let result = try sandbox.start("run", "-q", "--output", "live").finish()
    #expect(result.status == .exited(0))
    #expect(sandbox.directory.exists("reached"))
  }

  /// A server that a task leaves running is there for those that follow, and may go on writing: nobody shows that, but it
  /// doesn't die of it.
  @Test func oneThatLeftItsGroupMayGoOnWriting() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a:
          { run: "setsid sh -c 'until [ -e go ]; do sleep 0.02; done; seq 30000; touch alive' & echo started" }
        b: { dependencies: a, run: 'touch go; until [ -e alive ]; do sleep 0.02; done; echo next' }
      """)
    let result = try sandbox.start("run", "-q").finish()
    #expect(result.status == .exited(0))
    #expect(result.output == "started\nnext\n")
  }

  @Test func whatATaskWroteLastIsNotLost() throws {
    let sandbox = try Sandbox("tasks: {a: 'sleep 1000 & head -c 50000 /dev/zero; echo end'}")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.outputBytes.count == 50_004)
  }

  /// What still writes the last lines when the shell has ended is given a moment.
  @Test func aTeeBehindTheShellIsNotCutOff() throws {
    let sandbox = try Sandbox("tasks: {a: {shell: bash, run: 'exec > >(tee log) 2>&1; seq 20000'}}")
    let expected = (1...20000).map { "\($0)\n" }.joined()
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.output == expected)
    #expect(try sandbox.directory.read("log") == expected)
  }

  @Test func aTaskThatClosesItsOutputRunsOn() throws {
    let sandbox = try Sandbox(
      "tasks: {a: 'exec >&- 2>&-; sleep 0.3; touch ran', b: {dependencies: a, run: 'test -e ran'}}")
    #expect(try sandbox.taskflow("run", "-q").status == .exited(0))
  }

  // MARK: - What left its group

  @Test func whatLeftItsGroupIsAskedToEndWhenTheRunDoes() throws {
    let script = """
      setsid sh -c 'trap "touch cleaned; exit" TERM; touch ready; while :; do sleep 0.02 || :; done' &
            while [ ! -e ready ]; do sleep 0.02 || :; done
      """
    let sandbox = try Sandbox(
      "tasks:\n  a:\n    run: |\n      \(script)\n  b: {dependencies: a, run: test ! -e cleaned}\n")
    let running = try sandbox.start("run", "-q")
    let result = try running.finish()
    #expect(result.status == .exited(0))
    #expect(result.errors.isEmpty)
    #expect(running.survivors.isEmpty)
    #expect(sandbox.directory.exists("cleaned"))
  }

  @Test func whatEndsSoonIsLeftAlone() throws {
    let sandbox = try Sandbox("tasks: {a: 'setsid sh -c \"sleep 0.03; touch done\" &'}")
    #expect(try sandbox.taskflow("run", "-q").status == .exited(0))
    #expect(sandbox.directory.exists("done"))
  }

  /// What is asked by a signal to end is given no time, and killed by a second one.
  @Test func itIsKilledAtOnceWhenInterrupted() throws {
    let sandbox = try Sandbox(
      "tasks: {a: 'setsid sh -c \"trap : TERM; touch ready; while :; do sleep 1; done\" & sleep 1000'}")
    let running = try sandbox.start("run", "-q")
    try running.wait(for: "the process that left") { sandbox.directory.exists("ready") }
    running.signal(SIGINT)
    try running.waitForErrors("interrupted by SIGINT")
    running.signal(SIGINT)
    #expect(try running.finish().status == .signalled(SIGINT))
    #expect(running.survivors.isEmpty)
  }

  /// As `timeout` does.
  @Test func whatLeftItsGroupEndsWithTheTimeOfItsAttempt() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a:
          timeout: 0.3s
          retry: 1
          run: |
            if [ -e process ] && grep -qs . /proc/$(cat process)/cmdline; then touch beside; fi
            setsid -w sh -c 'echo $$ > process; touch started; exec sleep 1000'
            :
        b:
          dependencies: a
          when: always
          # One that has ended and was not waited for yet has no arguments any more.
          run: 'if grep -qs . /proc/$(cat process)/cmdline; then touch beside; fi'
      """)
    let running = try sandbox.start("run", "-q", "-k")
    #expect(try running.finish().status == .exited(1))
    #expect(running.survivors.isEmpty)
    #expect(!sandbox.directory.exists("beside"))
  }

  /// As a daemon does. That of another task is none of its business.
  @Test func anOrphanEndsWithItsAttempt() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        other: (setsid sh -c 'echo $$ > other; exec sleep 1000' &) ; until [ -s other ]; do sleep 0.02 || :; done
        a:
          dependencies: other
          run: |
            (setsid sh -c 'sleep 1000 & echo $! > child; echo $$ > process; wait' &)
            sleep 1000
        stop: { dependencies: other, run: 'until [ -s process ]; do sleep 0.02 || :; done; exit 1' }
        b:
          dependencies: a
          when: always
          run: |
            # One that has ended and was not waited for yet has no arguments any more.
            for file in process child other; do grep -qs . /proc/$(cat $file)/cmdline && echo $file; done; :
      """)
    let running = try sandbox.start("run", "-q", "-j", "2", "--fail-fast")
    let result = try running.finish()
    #expect(result.status == .exited(1))
    #expect(result.output == "other\n")
    #expect(running.survivors.isEmpty)
  }

  @Test func whatLeftItsGroupIsKilledWithItsAttempt() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a:
          timeout: 0.5s
          grace: 0.2s
          run: |
            trap '' TERM
            setsid -w sh -c 'echo $$ > process; sleep 1000; sleep 1000'
            sleep 1000
        b:
          dependencies: a
          when: always
          # One that has ended and was not waited for yet has no arguments any more.
          run: 'if grep -qs . /proc/$(cat process)/cmdline; then touch beside; fi'
      """)
    let running = try sandbox.start("run", "-q", "-k")
    #expect(try running.finish().status == .exited(1))
    #expect(!sandbox.directory.exists("beside"))
  }

  @Test func orphansThatEndedAreNotKept() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: |
          for i in 1 2 3 4 5; do (setsid sleep 0.1 &); done
          sleep 0.2
          while ps -o stat= --ppid $PPID | grep -q Z; do sleep 0.05; done
      """)
    #expect(try sandbox.taskflow("run", "-q").status == .exited(0))
  }
}
