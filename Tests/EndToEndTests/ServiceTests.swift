import Glibc
import TestSupport
import Testing

/// A service runs beside those that depend on it, and is gone afterwards: shown with a real one, Debian's redis-server.
struct ServiceTests {
  private static let server = """
    db:
        run: redis-server --port 0 --unixsocket "$PWD/redis.sock" --save '' --appendonly no
        service: { ready: 'redis-cli -s redis.sock ping | grep -q PONG', interval: 50ms }
    """

  private func sandbox(_ tasks: String) throws -> Sandbox {
    try Sandbox(
      """
      env: { REDIS: redis.sock }
      tasks:
        \(Self.server)
      \(tasks)
      """)
  }

  @Test func threeTasksUseItAtOnce() throws {
    let sandbox = try sandbox(
      """
        one: { dependencies: db, run: 'redis-cli -s $REDIS incrby sum 5 >/dev/null' }
        two: { dependencies: db, run: 'redis-cli -s $REDIS incrby sum 8 >/dev/null' }
        three: { dependencies: db, run: 'redis-cli -s $REDIS incrby sum 2 >/dev/null' }
        sum: { dependencies: [one, two, three], run: 'redis-cli -s $REDIS get sum' }
      """)
    let running = try sandbox.start("run", "-q", "-j", "3", "--events", "events.json")
    let result = try running.finish()
    #expect(result.status == .exited(0), "\(result.output)\(result.errors)")
    #expect(result.lines.contains("15"), "\(result.output)")
    #expect(running.survivors.isEmpty)
    let events = try sandbox.directory.read("events.json")
    #expect(events.contains(#""event":"service_ready""#))
    #expect(result.errors == "")
  }

  @Test func itIsGoneAlsoWhenATaskFails() throws {
    let sandbox = try sandbox("  bad: { dependencies: db, run: 'redis-cli -s $REDIS ping; exit 7' }")
    let running = try sandbox.start("run", "-q")
    let result = try running.finish()
    #expect(result.status == .exited(1))
    #expect(result.lines.contains("PONG"))
    #expect(result.errors.contains("'bad' failed: exit status 7"))
    #expect(!result.errors.contains("'db'"))
    #expect(running.survivors.isEmpty)
  }

  @Test func oneThatNeverGetsReadySaysSoAndShowsWhatItSaid() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        db:
          run: echo "cannot bind"; exec sleep 1000
          service: { ready: 'echo "connection refused"; false', interval: 20ms, timeout: 200ms }
        user: { dependencies: db, run: echo never }
      """)
    let running = try sandbox.start("run", "-q")
    let result = try running.finish()
    #expect(result.status == .exited(1))
    #expect(result.errors.contains("'db' was not ready after 0.2 s"), "\(result.errors)")
    #expect(result.errors.contains("cannot bind"))
    #expect(result.errors.contains("connection refused"))
    #expect(result.errors.contains("blocked by it: 'user'"))
    #expect(!result.output.contains("never"))
    #expect(running.survivors.isEmpty)
  }

  /// However long it takes to get ready after its main process has ended.
  @Test(arguments: ["test -e up", "sleep 0.4; test -e up"])
  func oneThatGoesOnInTheBackgroundStays(ready: String) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        s: { service: { ready: "\(ready)", interval: 20ms }, run: '(trap "echo told; exit" TERM; touch up; while :; do sleep 0.01; done) &' }
        user: { dependencies: s, run: sleep 0.3; echo used }
      """)
    let running = try sandbox.start("run", "-q")
    let result = try running.finish()
    #expect(result.lines.first == "used")
    #expect(result.lines.contains("told"))
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(running.survivors.isEmpty)
  }

  @Test func oneWhoseMainProcessFailsIsNotReadyHoweverMuchIsLeftOfIt() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        s: { service: { ready: sleep 0.4 }, run: '(trap "" TERM; sleep 1000) & exit 3', grace: 600ms }
        user: { dependencies: s, run: echo used }
      """)
    let running = try sandbox.start("run", "-q")
    let result = try running.finish()
    #expect(result.output == "")
    #expect(result.errors.contains("service 's' ended (exit status 3) before it was ready"), "\(result.errors)")
    #expect(running.survivors.isEmpty)
  }

  @Test func oneThatDiesMidwaySaysSoAndShowsWhatItSaid() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        db:
          run: while ! [ -e die ]; do sleep 0.01; done; echo "out of disk"; exit 3
          service: true
        killer: { dependencies: db, run: touch die; sleep 0.2 }
        later: { dependencies: killer, run: echo never }
      """)
    let running = try sandbox.start("run", "-q")
    let result = try running.finish()
    #expect(result.status == .exited(1))
    #expect(
      result.errors.contains("service 'db' ended (exit status 3) while tasks depended on it"), "\(result.errors)")
    #expect(result.errors.contains("out of disk"))
    #expect(!result.output.contains("never"))
    #expect(running.survivors.isEmpty)
  }

  /// Ctrl-C: what cleans up may still use it.
  @Test func itIsKeptForWhatCleansUp() throws {
    let sandbox = try sandbox(
      """
        work: { dependencies: db, run: 'redis-cli -s $REDIS set state dirty; echo at-work; sleep 1000' }
        clean: { dependencies: work, when: always, run: 'redis-cli -s $REDIS get state' }
      """)
    let running = try sandbox.start("run", "-q", "--output", "live")
    try running.waitForOutput("at-work")
    running.signal(SIGINT)
    let result = try running.finish()
    #expect(result.status == .signalled(SIGINT))
    #expect(result.lines.contains("dirty"), "\(result.output)\(result.errors)")
    #expect(running.survivors.isEmpty)
  }
}
