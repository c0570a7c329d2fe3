import Diagnostics
import TestSupport
import Testing
import WorkflowLoader
import WorkflowModel

/// `250ms`, `5s`, `1m30s`, `2h`, or a number of seconds; exact to the nanosecond.
@Suite struct DurationTests {
  private enum Reading: Equatable {
    case length(Nanoseconds)
    case failure(DurationProblem)
  }

  private func read(_ text: String) -> Reading {
    Array(text.utf8).withUnsafeBufferPointer { text in
      switch readDuration(text) {
      case .success(let length): .length(length)
      case .failure(let error): .failure(error.problem)
      }
    }
  }

  @Test(
    arguments: [
      ("0", 0), ("5", 5_000_000_000), ("0.25", 250_000_000), (".5", 500_000_000), ("00.50", 500_000_000),
      ("010", 10_000_000_000),
      ("250ms", 250_000_000), ("5s", 5_000_000_000), ("2m", 120_000_000_000), ("2h", 7_200_000_000_000),
      ("1m30s", 90_000_000_000), ("1.5h", 5_400_000_000_000), ("12.345ms", 12_345_000), ("1h1ms", 3_600_001_000_000),
      ("1h2m3s4ms", 3_723_004_000_000), ("0h0m0s", 0), ("1.5m.5s", 90_500_000_000), ("90m90s", 5_490_000_000_000),
      ("0.1s", 100_000_000), ("0.3", 300_000_000), ("1.1h", 3_960_000_000_000), ("4.35s", 4_350_000_000),
      // What is finer than a nanosecond is cut off.
      ("0.000000001", 1), ("0.0000000019", 1), ("0.0000009ms", 0), ("0.000001ms", 1),
      ("0.999999999999999999999s", 999_999_999),
      ("0.3333333333333333h", 1_199_999_999_999), ("0.0000000000000000000000000001h", 0),
      // Ten years, and no more.
      ("87600h", 315_360_000_000_000_000), ("315360000", 315_360_000_000_000_000),
      ("87599h60m", 315_360_000_000_000_000), ("0000000000000000000000000000000001s", 1_000_000_000),
    ] as [(String, Nanoseconds)])
  func duration(text: String, expected: Nanoseconds) {
    #expect(read(text) == .length(expected))
  }

  @Test(arguments: [
    "", " ", "ms", "s", ".", "5.", "5.s", ".s", "1..5", "1.2.3", "5 s", " 5s", "5s ", "1m 30s", "1s2m", "1s1s", "1ms1s",
    "1m30",
    "30s1", "1e3", "1e3s", "5S", "5H", "5sec", "5min", "1d", "1w", "1us", "1µs", "1ns", "1M", "+5", "+5s", "0x10",
    "1_000",
    "1,5s", "½h", "٣s", "inf", "nan", "soon", "--5", "-", "-s", "- 5", "5-", "5s-", "1h-5m", "P1D", "00:05", "1:30",
    "5s\u{0}",
    "5\u{B5}s", "\u{FEFF}5",
  ])
  func unreadable(text: String) {
    #expect(read(text) == .failure(.unreadable))
  }

  @Test(arguments: ["-1", "-5s", "-0", "-0.5", "-.5h", "-1m30s", "-0ms"])
  func negative(text: String) {
    #expect(read(text) == .failure(.negative))
  }

  @Test(arguments: [
    "87600h1ms", "87600.1h", "87601h", "315360001", "99999999999999999999999999999999", "9999999999999999h",
    "18446744073709551616",
    "18446744073709551615ms", "87600h0.000001ms", "43800h2628001m",
  ])
  func tooLong(text: String) {
    #expect(read(text) == .failure(.tooLong))
  }

  /// Sums of parts with three decimals are exact, however they are written.
  @Test func everyPartCounts() {
    var random = SplitMix64(seed: 11)
    let units: [(name: String, length: Nanoseconds)] = [
      ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
    ]
    for _ in 0..<2_000 {
      var text = ""
      var total: Nanoseconds = 0
      for unit in units where random.chance(60) {
        let whole = random.number(0...500)
        let thousandths = random.number(0...999)
        let digits = String(String(1_000 + thousandths).dropFirst())
        text += (random.chance(50) ? "\(whole).\(digits)" : "\(whole)") + unit.name
        total += Nanoseconds(whole) * unit.length
        if text.hasSuffix("." + digits + unit.name) { total += Nanoseconds(thousandths) * (unit.length / 1_000) }
      }
      if !text.isEmpty { #expect(read(text) == .length(total), "\(text)") }
    }
  }

  @Test func findings() {
    check("invalid-duration", in: "tasks:\n  a: {delay: ⟦soon⟧}\n")
    check("invalid-duration", in: "tasks:\n  a: {delay: ⟦'5 s'⟧}\n")
    check("invalid-duration", in: "tasks:\n  a: {delay: ⟦-5s⟧}\n")
    check("invalid-duration", in: "tasks:\n  a: {delay: ⟦90000h⟧}\n")
    check("invalid-duration", in: "tasks:\n  a: {delay: ⟦''⟧}\n")
    check("invalid-duration", in: "tasks:\n  a: {run: été, estimate: ⟦1s2m⟧}\n")
    check("invalid-duration", in: "tasks:\n  g: {delay: ⟦1d⟧, tasks: {a: x}}\n")
    check("invalid-duration", in: "tasks:\n  a:\n    delay: ⟦|\n      5s\n⟧    run: x\n")
    #expect(
      load("tasks: {a: {delay: -5s}}").diagnostics.map(\.fact) == [
        .invalidDuration(key: "delay", text: "-5s", .negative)
      ])
    #expect(
      load("tasks: {a: {delay: 1d}}").diagnostics.map(\.fact) == [
        .invalidDuration(key: "delay", text: "1d", .unreadable)
      ])
    #expect(
      load("tasks: {a: {delay: 9e9}}").diagnostics.map(\.fact) == [
        .invalidDuration(key: "delay", text: "9e9", .unreadable)
      ])
    #expect(
      load("tasks: {a: {delay: 999999h}}").diagnostics.map(\.fact)
        == [.invalidDuration(key: "delay", text: "999999h", .tooLong)])
  }
}
