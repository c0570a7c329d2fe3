/// Scripts for real runs. What they do takes some hundredths of a second, and what is to end them comes long before or long
/// after that, so that a busy machine decides nothing.
extension OracleGenerator {
  mutating func writeScripts(_ task: inout OracleTask) {
    if task.hasCondition {
      task.condition = "sleep \(hundredths(0...2)); exit \([0, 0, 0, 1, 2][random.number(0...4)])"
    }
    guard task.hasRun else { return }
    task.grace = random.chance(50) ? 100_000_000 : nil
    if task.service != nil { return writeService(&task) }
    task.script = makeScript()
    if chance(of: .timeouts, 12) {
      task.script = "sleep 60"
      task.timeout = 200_000_000
    } else if chance(of: .timeouts, 10) {
      task.timeout = 60_000_000_000
    }
    if chance(of: .retries, 15) {
      task.retry = makeRetry()
      task.retry?.delay = Int64(random.number(0...2)) * 10_000_000
      task.retry?.maximumDelay = nil
    }
    if chance(of: .refusals, 5) { task.cwd = "missing" }
  }

  private mutating func makeScript() -> String {
    let sleep = "sleep \(hundredths(0...4))"
    guard has(.failures), random.chance(25) else { return stubborn(sleep) }
    return [
      "\(sleep); exit 1", "\(sleep); exit 3", "\(sleep); kill -SEGV $$", "\(sleep); kill -KILL $$",
      "sleep 0.3 & exit 1",
    ].randomElement(using: &random)!
  }

  /// Some take their time when they are told to end, or don't.
  private mutating func stubborn(_ sleep: String) -> String {
    guard has(.stubbornness), random.chance(25) else { return sleep }
    return random.chance(50) ? "trap 'sleep 0.03; exit 0' TERM; \(sleep)" : "trap '' TERM; \(sleep)"
  }

  private mutating func writeService(_ task: inout OracleTask) {
    task.script = random.chance(80) ? "exec sleep 60" : "sleep \(hundredths(0...10)); exit \(random.number(0...1))"
    guard task.service?.ready != nil else { return }
    let never = has(.timeouts) && random.chance(10)
    task.service?.ready = never ? "exit 1" : "test $(( $(date +%s%N) / 10000000 % 3 )) = 0"
    task.service?.interval = 20_000_000
    task.service?.timeout = never ? 200_000_000 : 60_000_000_000
  }

  private mutating func hundredths(_ range: ClosedRange<Int>) -> String { "0.0\(random.number(range) % 10)" }
}
