import Diagnostics
import TestSupport
import Testing
import WorkflowModel

/// Fields with a type of their own, and keys that go together or don't.
@Suite struct RuleTests {
  private func task(_ keys: String) throws -> String {
    try #require(try read("pools: {p: 1, q: 2}\ntasks:\n  t: {run: x, \(keys)}\n").listing.first)
  }

  private func facts(_ keys: String) -> [Fact] {
    load("tasks: {t: {run: x, \(keys)}}").diagnostics.map(\.fact)
  }

  @Test func booleans() throws {
    #expect(try task("allow_failure: true, tty: false") == #"t: allow_failure true, tty false, run "x""#)
    #expect(try task("allow_failure: 'true'") == #"t: allow_failure true, run "x""#)
    #expect(try task("interactive: true") == #"t: interactive, run "x""#)
    #expect(try task("interactive: false") == #"t: run "x""#)
    for (text, meant) in [
      ("yes", "true"), ("on", "true"), ("1", "true"), ("True", "true"), ("no", "false"), ("off", "false"),
      ("0", "false"),
      ("FALSE", "false"), ("ture", "true"), ("maybe", nil), ("''", nil),
    ] as [(String, String?)] {
      check("invalid-choice", in: "tasks:\n  a: {run: x, tty: ⟦\(text)⟧}\n")
      guard case .invalidChoice("tty", _, ["true", "false"], let suggestion)? = facts("tty: \(text)").first else {
        Issue.record("\(text)")
        continue
      }
      #expect(suggestion == meant, "\(text)")
    }
  }

  @Test func sizes() throws {
    #expect(try task("memory: 512MiB") == #"t: memory 536870912, run "x""#)
    #expect(try task("memory: 1.5GB") == #"t: memory 1500000000, run "x""#)
    #expect(try task("memory: 1") == #"t: memory 1, run "x""#)
    #expect(facts("memory: 0") == [.invalidSize(key: "memory", text: "0", .zero)])
    #expect(facts("memory: -1kB") == [.invalidSize(key: "memory", text: "-1kB", .negative)])
    #expect(facts("memory: 9999999TB") == [.invalidSize(key: "memory", text: "9999999TB", .tooLarge)])
    #expect(facts("memory: 2 GB") == [.invalidSize(key: "memory", text: "2 GB", .unreadable)])
    #expect(facts("memory: 2gb") == [.invalidSize(key: "memory", text: "2gb", .unreadable)])
    check("invalid-size", in: "defaults: {memory: ⟦all⟧}\ntasks: {a: x}\n")
  }

  @Test func limits() throws {
    #expect(try task("timeout: 1m, grace: 0s") == #"t: timeout 60000000000ns, grace 0ns, run "x""#)
    #expect(facts("timeout: 0") == [.invalidDuration(key: "timeout", text: "0", .zero)])
    #expect(facts("grace: -1s") == [.invalidDuration(key: "grace", text: "-1s", .negative)])
    check("invalid-duration", in: "tasks:\n  g: {timeout: ⟦0ms⟧, tasks: {a: x}}\n")
  }

  @Test func conditions() throws {
    #expect(try task("if: '[ -f a ]', when: failure") == #"t: if "[ -f a ]", when failure, run "x""#)
    #expect(try task("if: true, when: success") == #"t: if "true", run "x""#)
    check("empty-command", in: "tasks:\n  a: {run: x, if: ⟦' '⟧}\n")
    check("nul-in-text", in: "tasks:\n  a: {run: x, if: ⟦\"a\\0\"⟧}\n")
    check("invalid-choice", in: "tasks:\n  a: {run: x, when: ⟦allways⟧}\n")
  }

  // MARK: - Retry

  @Test func retries() throws {
    #expect(try task("retry: 2") == #"t: retry 2 after 0ns x1.0 ±0.0 on [], run "x""#)
    #expect(try task("retry: {max: 2}") == #"t: retry 2 after 0ns x1.0 ±0.0 on [], run "x""#)
    #expect(
      try task("retry: {max: 5, delay: 1s, backoff: 1.5, max_delay: 10s, jitter: .25, on: [1, 255, timeout, signal]}")
        == "t: retry 5 after 1000000000ns x1.5 at most 10000000000ns ±0.25 on "
        + "[\"exitStatus(1)\", \"exitStatus(255)\", \"signal\", \"timeout\"], run \"x\"")
    #expect(try task("retry: {max: 0, on: timeout}") == #"t: retry 0 after 0ns x1.0 ±0.0 on ["timeout"], run "x""#)
    check("invalid-number", in: "tasks:\n  a: {run: x, retry: ⟦-1⟧}\n")
    check("invalid-number", in: "tasks:\n  a: {run: x, retry: ⟦twice⟧}\n")
    check("invalid-number", in: "tasks:\n  a: {run: x, retry: {max: ⟦1000001⟧}}\n")
    check("missing-key", in: "tasks:\n  a: {run: x, retry: ⟦{delay: 1s}⟧}\n")
    check("missing-key", in: "defaults:\n  retry: ⟦{}⟧\ntasks: {a: x}\n")
    check("unknown-key", in: "tasks:\n  a: {run: x, retry: {max: 1, ⟦pause⟧: 1s}}\n")
    check("invalid-duration", in: "tasks:\n  a: {run: x, retry: {max: 1, delay: ⟦soon⟧}}\n")
  }

  @Test(arguments: [
    "backoff: ⟦0.5⟧", "backoff: ⟦x⟧", "backoff: ⟦1001⟧", "jitter: ⟦1.1⟧", "jitter: ⟦-0.1⟧", "jitter: ⟦1e-1⟧",
    "backoff: ⟦inf⟧", "backoff: ⟦2.⟧", "backoff: ⟦'1.2.3'⟧", "backoff: ⟦''⟧",
  ])
  func decimals(keys: String) {
    check("invalid-number", in: "tasks:\n  a: {run: x, retry: {max: 1, \(keys)}}\n")
  }

  @Test(arguments: ["⟦0⟧", "⟦256⟧", "⟦-1⟧", "⟦sigterm⟧", "[1, ⟦x⟧]", "⟦''⟧"])
  func causes(value: String) {
    check("invalid-choice", in: "tasks:\n  a: {run: x, retry: {max: 1, on: \(value)}}\n")
  }

  @Test func noCauses() {
    check("empty-command", in: "tasks:\n  a: {run: x, retry: {max: 1, on: ⟦[]⟧}}\n")
    #expect(
      load("tasks:\n  a: { run: x, retry: { max: 1, on: [tiemout] } }\n").report == """
        error[invalid-choice]: 'on' cannot be 'tiemout'
         --> test.yaml:2:38
          |
        2 |   a: { run: x, retry: { max: 1, on: [tiemout] } }
          |                                      ^^^^^^^
          = help: did you mean 'timeout'?

        """)
  }

  // MARK: - Service

  @Test func services() throws {
    #expect(try task("service: true") == #"t: service ready at once every 200000000ns within 60000000000ns, run "x""#)
    #expect(try task("service: false") == #"t: run "x""#)
    #expect(try task("service: {}") == #"t: service ready at once every 200000000ns within 60000000000ns, run "x""#)
    #expect(
      try task("service: {ready: curl -f x, interval: 1s, timeout: 2m}")
        == #"t: service ready "curl -f x" every 1000000000ns within 120000000000ns, run "x""#)
    check("invalid-choice", in: "tasks:\n  a: {run: x, service: ⟦always⟧}\n")
    check("empty-command", in: "tasks:\n  a: {run: x, service: {ready: ⟦''⟧}}\n")
    check("invalid-duration", in: "tasks:\n  a: {run: x, service: {interval: ⟦0⟧}}\n")
    check("invalid-duration", in: "tasks:\n  a: {run: x, service: {timeout: ⟦0⟧}}\n")
    check("unknown-key", in: "tasks:\n  a: {run: x, service: {⟦port⟧: 80}}\n")
  }

  // MARK: - Together

  @Test func keysThatCannotBothBeMeant() {
    check("conflicting-keys", in: "tasks:\n  a: {run: x, service: true, ⟦exports⟧: [v]}\n")
    check("conflicting-keys", in: "tasks:\n  a: {⟦interactive⟧: true, run: x, service: true}\n")
    check("conflicting-keys", in: "tasks:\n  a: {run: x, interactive: true, ⟦tty⟧: true}\n")
    check(in: "tasks:\n  a: {run: x, interactive: false, tty: true}\n  b: {run: x, interactive: true, tty: false}\n")
    check(in: "defaults: {tty: true}\ntasks:\n  a: {run: x, interactive: true}\n")
    #expect(
      load("tasks:\n  a:\n    run: x\n    service: true\n    exports: v\n").report == """
        error[conflicting-keys]: 'exports' and 'service' cannot be used together
         --> test.yaml:5:5
          |
        5 |     exports: v
          |     ^^^^^^^
         ::: test.yaml:4:5
          |
        4 |     service: true
          |     ------- 'service' is here
          = help: keep one of the two

        """)
  }

  @Test func keysThatNeedACommand() {
    check("needs-command", in: "tasks:\n  a: {⟦service⟧: true}\n")
    check("needs-command", in: "tasks:\n  a: {delay: 1s, ⟦exports⟧: [v]}\n")
    check("needs-command", in: "tasks:\n  a: {⟦interactive⟧: true}\n")
    check(in: "tasks:\n  a: {interactive: false}\n  b: {service: false}\n  c: {exports: []}\n")
    check(in: "tasks:\n  a: {if: x, retry: 1, timeout: 1s}\n")
    // A command with a mistake is a command.
    check("wrong-type", in: "tasks:\n  a: {service: true, run: ⟦{}⟧}\n")
    #expect(
      load("tasks:\n  server: { service: true }\n").report == """
        error[needs-command]: 'service' needs 'run' in the same task
         --> test.yaml:2:13
          |
        2 |   server: { service: true }
          |             ^^^^^^^
          = help: give the task a command in 'run', or remove the key

        """)
  }
}
