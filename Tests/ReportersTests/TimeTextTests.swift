import Reporters
import RunEvents
import Testing
import WorkflowModel

/// Numbers and units of times.
struct TimeTextTests {
  @Test(arguments: [
    (0, 9, "0"), (1, 9, "0.000000001"), (1_000_000_000, 9, "1"), (1_500_000_000, 9, "1.5"),
    (12_345_678_901, 9, "12.345678901"), (12_345_678_901, 6, "12.345679"), (12_345_678_901, 3, "12.346"),
    (12_345_678_901, 0, "12"), (499_999_999, 0, "0"), (500_000_000, 0, "1"), (999_500_000, 3, "1"),
    (999_499_999, 3, "0.999"), (499_999, 3, "0"), (500_000, 3, "0.001"), (100_000_000, 3, "0.1"),
    (60_000_000_000, 3, "60"), (Int64.max, 0, "9223372037"), (Int64.max, 9, "9223372036.854775807"),
  ])
  func secondsAreRoundedHalfUp(time: Nanoseconds, decimals: Int, expected: String) {
    #expect(secondsText(time, decimals: decimals) == expected)
  }

  @Test(arguments: [(0, 3, "0.000"), (1_500_000_000, 3, "1.500"), (1_999_999_999, 2, "2.00"), (7_000_000_000, 0, "7")])
  func zerosAreKeptWhereAsked(time: Nanoseconds, decimals: Int, expected: String) {
    #expect(secondsText(time, decimals: decimals, isPadded: true) == expected)
  }

  /// Planned times have the decimals that the most exact of them needs, up to microseconds.
  @Test(arguments: [
    ([5_000_000_000, 8_000_000_000], ["5 s", "8 s"]),
    ([0, 250_000_000], ["0.00 s", "0.25 s"]),
    ([1, 1_000_000_000], ["0 s", "1 s"]),
    ([1_500, 2_000_000_000], ["0.000002 s", "2.000000 s"]),
    ([599_999_999_000, 100_000], ["599.999999 s", "0.000100 s"]),
    ([600_000_000_000, 1_000_000_000], ["10m00s", "0m01s"]),
    ([600_000_000_000, 59_900_000_000], ["10m00.0s", "0m59.9s"]),
    ([3_600_000_000_000, 7_325_000_000_000], ["1h00m00s", "2h02m05s"]),
    ([315_360_000_000_000_000], ["87600h00m00s"]),
    ([Int64.max], ["2562047h47m16.854775s"]),
  ])
  func plannedTimes(times: [Nanoseconds], expected: [String]) {
    let format = TimeFormat(for: times, isExact: true)
    #expect(times.map(format.text) == expected)
  }

  /// Measured times have milliseconds, and from ten minutes on none.
  @Test(arguments: [
    ([5_000_000_000, 8_000_123_456], ["5.000 s", "8.000 s"]),
    ([0, 1_499_999, 1_500_000], ["0.000 s", "0.001 s", "0.002 s"]),
    ([599_999_600_000], ["600.000 s"]),
    ([600_000_000_000, 400_000_000, 500_000_000, 59_499_999_999], ["10m00s", "0m00s", "0m01s", "0m59s"]),
    ([3_599_500_000_000, 59_600_000_000], ["1h00m00s", "1m00s"]),
    ([Int64.max], ["2562047h47m16s"]),
  ])
  func measuredTimes(times: [Nanoseconds], expected: [String]) {
    let format = TimeFormat(for: times, isExact: false)
    #expect(times.map(format.text) == expected)
  }

  @Test func withoutTimesThereAreNoDecimals() {
    #expect(TimeFormat(for: [], isExact: true).text(1_600_000_000) == "2 s")
  }
}
