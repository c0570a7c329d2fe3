import TestSupport
import Testing

/// What the answers to keys of other tools lead to, run: it does what the key did there.
@Suite struct FollowedAnswersTests {
  /// Steps of GitHub: each depends on all before it, so a later `failure()` still sees the first failure.
  @Test func stepsDependOnAllBefore() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        job:
          mode: sync
          tasks:
            one: exit 1
            two: { when: always, dependencies: [one], run: echo two }
            three: { dependencies: [one, two], run: echo three }
            four: { when: failure, dependencies: [one, two, three], run: echo four }

      """)
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(1))
    #expect(result.output == "two\nfour\n")
  }

  /// A service stays up for as long as the task that waits, and what ends by itself is done before.
  @Test func servicesStayUpForATaskThatWaits() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        db: { service: { ready: test -s pid }, run: echo $$ >pid; exec sleep 600 }
        migrate: { dependencies: db, run: echo migrated }
        up: { dependencies: [db, migrate], cpus: 0, run: kill -0 "$(cat pid)" && echo up }

      """)
    let result = try sandbox.taskflow("run", "-q", "-j", "1")
    #expect(result.status == .exited(0))
    #expect(result.output == "migrated\nup\n")
  }

  /// A task that another one calls is found from any directory and under any name of the file.
  @Test func callsOfTasks() throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write(
      "other.yaml",
      """
      tasks:
        b: echo "b $A"
        a: { cwd: /, run: '"$TASKFLOW" run -q --env A=c "$TASKFLOW_ROOT/other.yaml" b' }

      """)
    let result = try sandbox.taskflow("run", "-q", "other.yaml", "a", environment: ["TASKFLOW": taskflowBinary])
    #expect(result.status == .exited(0))
    #expect(result.output == "b c\n")
  }

  /// A computed variable as an export is seen in values that use it, too.
  @Test func computedVariables() throws {
    let sandbox = try Sandbox(
      """
      env: { IMAGE: "shop:${VERSION:-}" }
      tasks:
        values: { exports: [VERSION], run: echo "VERSION=$(echo 1.2)" >>"$TASKFLOW_EXPORTS" }
        b: { dependencies: values, run: echo "$VERSION $IMAGE" }

      """)
    #expect(try sandbox.taskflow("run", "-q").output == "1.2 shop:1.2\n")
  }

  /// Traps in place of `defer`: the last comes first, one that fails keeps none from running, and so it is after a signal.
  @Test(arguments: ["echo work", "kill -TERM $$; sleep 5"])
  func traps(work: String) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: |
          trap 'exit 143' INT TERM
          trap 'echo first' EXIT
          trap 'false || true; echo second || true; echo first' EXIT
          \(work)

      """)
    #expect(try sandbox.taskflow("run", "-q").output.hasSuffix("second\nfirst\n"))
  }

  @Test(arguments: [
    ("L='a,b c'\n    (IFS=\",\"; for N in $L; do unset IFS; echo \"<$N>\"; done)", "<a>\n<b c>\n"),
    ("(exit 0)\n    (export A=1)\n    echo \"${A:-none}\"", "none\n"),
    ("case \"$(uname)/$(uname -m)\" in Darwin/*) echo mac ;; esac\n    echo on", "on\n"),
    ("(exit 3) || case $? in 1|3) ;; *) exit 1 ;; esac\n    echo on", "on\n"),
  ])
  func scripts(script: String, output: String) throws {
    let sandbox = try Sandbox("tasks:\n  a: |\n    \(script)\n")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.output == output)
  }

  /// A test in brackets ends the script, as an item of its own does in go-task.
  @Test func bracketsEndTheScript() throws {
    let sandbox = try Sandbox("tasks:\n  a: |\n    (test -f x && echo y)\n    echo on\n")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(1) && result.output.isEmpty)
  }

  @Test func tasksOfIncludedFilesRunWhereTheyAreIncluded() throws {
    let sandbox = try Sandbox("tasks: { d: { include: docs/tasks.yaml, cwd: . } }\n")
    try sandbox.directory.write("docs/tasks.yaml", "tasks: { p: 'test -d docs && echo here' }\n")
    #expect(try sandbox.taskflow("run", "-q").output == "here\n")
  }

  @Test(arguments: [
    ("Makefile", "all: build\n\techo x\n", "a Makefile"), ("rules.mk", "A := b\n", "a Makefile"),
    ("justfile", "build target:\n    echo {{target}}\n", "a justfile"), ("build", "all: b\n\techo x\n", "a Makefile"),
  ])
  func filesThatAreNotYAML(name: String, text: String, what: String) throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write(name, text)
    let result = try sandbox.taskflow("validate", "--format", "line", name)
    #expect(result.status == .exited(1))
    #expect(result.output == "\(name):1:1: error: this is \(what) [unknown-key]\n")
  }
}
