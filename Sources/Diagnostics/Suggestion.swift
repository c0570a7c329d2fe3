/// The candidate that a misspelt word most probably means.
///
/// - Returns: the candidate with the smallest edit distance, the earliest of several, or nil when none is near:
///   at most a third of the word's letters may differ, or one, but never all.
package func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
  let word = Array(word.lowercased().utf8)
  let limit = max(1, word.count / 3)
  var best: (distance: Int, candidate: String)?
  for candidate in candidates {
    let letters = Array(candidate.lowercased().utf8)
    guard abs(letters.count - word.count) <= limit else { continue }
    let distance = editDistance(word, letters)
    if distance <= limit, distance < max(word.count, letters.count), distance < best?.distance ?? .max {
      best = (distance, candidate)
    }
  }
  return best?.candidate
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours each count one
/// (Boytsov, "Indexing methods for approximate dictionary searching", 2011, section 2.1).
package func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...b.count)
  for i in 0..<a.count {
    var current = [i + 1]
    for j in 0..<b.count {
      var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforePrevious[j - 1] + 1) }
      current.append(cost)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[b.count]
}
