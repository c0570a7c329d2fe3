import TestSupport
import Testing
import Variables

/// `512MiB`, `2GB`, `1.5GiB`, or a number of bytes; exact to the byte.
@Suite struct SizeTests {
  @Test(
    arguments: [
      ("0", 0), ("123", 123), ("64B", 64), ("1kB", 1_000), ("1MB", 1_000_000), ("2GB", 2_000_000_000),
      ("3TB", 3_000_000_000_000), ("1KiB", 1_024), ("512MiB", 536_870_912), ("1.5GiB", 1_610_612_736),
      ("1TiB", 1_099_511_627_776), ("0.1kB", 100), (".5KiB", 512), ("007", 7), ("0GB", 0), ("1.000kB", 1_000),
      // What is finer than a byte is cut off, and nothing else.
      ("1.5", 1), ("0.9B", 0), ("0.3KiB", 307), ("0.0001kB", 0), ("0.29GB", 290_000_000),
      ("0.9999999999999999999999999999999999999999TiB", 1_099_511_627_775),
      ("0.0000000000009094947017729282379150390625TiB", 1), ("0.0000000000009094947017729282379150390624TiB", 0),
      ("0.\(String(repeating: "0", count: 500))1TiB", 0),
      ("1048576TiB", 1 << 60), ("1152921504606846976", 1 << 60), ("1152921.504606846976TB", 1 << 60),
      ("0000000000000000000000000000000000001MB", 1_000_000),
    ] as [(String, Int64)])
  func size(text: String, expected: Int64) {
    #expect(readSize(text) == .success(expected))
  }

  @Test(arguments: [
    "", " ", "B", "MB", ".", "5.", "5.MB", ".MB", "1..5", "1.2.3", "5 MB", " 5MB", "5MB ", "1GB512MB", "KB", "1KB",
    "1K",
    "1k", "1M", "1G", "1mb", "1gb", "1Mb", "1kib", "1kiB", "1MIB", "1Bytes", "1b", "1PB", "1PiB", "1e3", "+5", "0x10",
    "1_000", "1,5GB", "½GB", "٣MB", "inf", "--5", "-", "-MB", "- 5", "5-", "5\u{0}", "\u{FEFF}5", "5MB\n", "1/2GB",
  ])
  func unreadable(text: String) {
    #expect(readSize(text) == .failure(.unreadable))
  }

  @Test(arguments: ["-1", "-5MB", "-0", "-.5GiB", "-99999999999999999999"])
  func negative(text: String) {
    #expect(readSize(text) == .failure(.negative))
  }

  @Test(
    arguments: [
      "1152921504606846977", "1048577TiB", "1048576.0000000000009095TiB", "1152922TB", "9223372036854775808",
      "99999999999999999999999999999999", "18446744073709551616TiB", "99999999999TB",
    ])
  func tooLarge(text: String) {
    #expect(readSize(text) == .failure(.tooLarge))
  }

  /// Decimals and units are exact together.
  @Test func everyDecimalCounts() {
    var random = SplitMix64(seed: 29)
    let units: [(String, Int64)] = [
      ("kB", 1_000), ("KiB", 1_024), ("MB", 1_000_000), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TB", 1_000_000_000_000),
    ]
    for _ in 0..<2_000 {
      let (name, length) = units[random.number(0...units.count - 1)]
      let whole = Int64(random.number(0...9_999))
      let millionths = Int64(random.number(0...999_999))
      let decimals = String(String(1_000_000 + millionths).dropFirst())
      let expected = whole * length + millionths * length / 1_000_000
      #expect(readSize("\(whole).\(decimals)\(name)") == .success(expected))
    }
  }
}
