import TestSupport
import Testing

@testable import Diagnostics

/// "Did you mean …?": near enough to be a slip, and silent otherwise.
@Suite struct SuggestionTests {
  private static let keys = [
    "name", "run", "dependencies", "delay", "default", "defaults", "description", "env", "tasks",
  ]

  @Test(
    arguments: [
      ("dependancies", "dependencies"), ("dependencis", "dependencies"), ("dependsies", "dependencies"),
      ("Delay", "delay"), ("dealy", "delay"), ("dely", "delay"), ("delays", "delay"), ("desription", "description"),
      ("defalt", "default"), ("default", "default"), ("defaultss", "defaults"), ("TASKS", "tasks"), ("nam", "name"),
      ("rnu", "run"), ("rum", "run"), ("en", "env"),
      // Too far: more than a third of the letters.
      ("needs", nil), ("rnnn", nil), ("de", nil), ("xyz", nil), ("timeout", nil),
    ] as [(String, String?)])
  func nearestKey(word: String, expected: String?) {
    #expect(suggestion(for: word, among: Self.keys) == expected)
  }

  @Test func firstOfSeveralAtTheSameDistance() {
    #expect(suggestion(for: "tesd", among: ["test", "tend", "teed"]) == "test")
    #expect(suggestion(for: "tend", among: ["test", "tens", "tend"]) == "tend")
    #expect(suggestion(for: "x", among: [String]()) == nil)
    // What shares no letter is not meant.
    #expect(suggestion(for: "", among: ["a", "bc"]) == nil)
    #expect(suggestion(for: "a", among: ["b", "ab"]) == "ab")
    #expect(suggestion(for: "büro", among: ["buro", "biro"]) == nil)
  }

  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("", "abc", 3), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ab", 1),
    ("abc", "xabc", 1),
    ("ab", "ba", 1), ("abcd", "badc", 2), ("kitten", "sitting", 3), ("saturday", "sunday", 3),
    // Optimal string alignment: nothing is edited twice, so "ca" is not turned round and then filled.
    ("ca", "abc", 3),
  ])
  func distances(a: String, b: String, expected: Int) {
    #expect(editDistance(Array(a.utf8), Array(b.utf8)) == expected)
  }

  /// The table agrees with the definition it computes.
  @Test func distanceIsThatOfItsDefinition() {
    func defined(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Int {
      guard let x = a.last, let y = b.last else { return max(a.count, b.count) }
      let (shortA, shortB) = (a.dropLast(), b.dropLast())
      var best = min(defined(shortA, b) + 1, defined(a, shortB) + 1, defined(shortA, shortB) + (x == y ? 0 : 1))
      if let beforeX = shortA.last, let beforeY = shortB.last, x == beforeY, beforeX == y {
        best = min(best, defined(shortA.dropLast(), shortB.dropLast()) + 1)
      }
      return best
    }
    var random = SplitMix64(seed: 3)
    for _ in 0..<200 {
      let a = (0..<random.number(0...5)).map { _ in UInt8(random.number(97...99)) }
      let b = (0..<random.number(0...5)).map { _ in UInt8(random.number(97...99)) }
      #expect(editDistance(a, b) == defined(a[...], b[...]), "\(a) \(b)")
      #expect(editDistance(a, b) == editDistance(b, a))
    }
  }
}
