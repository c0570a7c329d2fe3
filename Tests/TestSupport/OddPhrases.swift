/// Words and turns of phrase that texts for users do without, each with what stands for it.
package enum OddPhrases {
  /// A phrase that was found: what is written, and what to write.
  package struct Finding: Sendable, CustomStringConvertible {
    package let phrase: String
    package let better: String
    package let context: String

    package var description: String { "'\(phrase)' in “\(context)”: \(better)" }
  }

  /// Finds phrases of the list in a text, also across line breaks.
  package static func findings(in text: String) -> [Finding] {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return list().flatMap { phrase in
      line.matches(of: phrase.pattern.ignoresCase()).map { match in
        let start = line.index(match.range.lowerBound, offsetBy: -40, limitedBy: line.startIndex) ?? line.startIndex
        let end = line.index(match.range.upperBound, offsetBy: 40, limitedBy: line.endIndex) ?? line.endIndex
        return Finding(phrase: String(line[match.range]), better: phrase.better, context: String(line[start..<end]))
      }
    }
  }

  private struct Phrase {
    let pattern: Regex<Substring>
    let better: String
  }

  /// A regular expression cannot be shared between threads, so each text gets its own list.
  private static func list() -> [Phrase] {
    [
      Phrase(pattern: /\bhardly\b/, better: "probably not"),
      Phrase(pattern: /\bmostly\b/, better: "usually"),
      Phrase(pattern: /\bbehind\b/, better: "after"),
      Phrase(pattern: /\bkeeps nobody\b/, better: "never holds up"),
      Phrase(pattern: /\bpasses nobody\b/, better: "not masked, not recorded"),
      Phrase(pattern: /\bnobody (?:knows|says|has said|is perfect)\b/, better: "name the subject"),
      Phrase(pattern: /\bthat (?:is|are) none\b/, better: "not a valid …"),
      Phrase(pattern: /\b(?:is|are) none of\b/, better: "is not one of"),
      Phrase(
        pattern:
          /\b(?!there )\w+ is no (?:number|name|key|param|test|map|list|text|duration|size|error|limit|regular)\b/,
        better: "is not a …"),
      Phrase(pattern: /\bwhat (?:it|this|that|the key) asks for\b/, better: "name the thing"),
      Phrase(pattern: /\bwhether\b[^.;:]{0,80}\bor not\b/, better: "if, or whether"),
      Phrase(pattern: /\bwithout a word\b/, better: "silently"),
      Phrase(pattern: /\bcalled so\b/, better: "there is no such …"),
      Phrase(pattern: /\btakes? warnings for\b/, better: "treats warnings as"),
      Phrase(pattern: /\b(?:is|are) taken for\b/, better: "is read as"),
      Phrase(pattern: /\bexclude each other\b/, better: "cannot be used together"),
      Phrase(pattern: /\bcannot stand\b/, better: "is not allowed"),
      Phrase(pattern: /\bsays? nothing\b/, better: "is empty, or has no meaning"),
      Phrase(pattern: /\bsays (?:yes|no)\b/, better: "is true, is false"),
      Phrase(pattern: /\b(?:a|no) process can be given\b/, better: "can be passed to a process"),
      Phrase(pattern: /\bbuys? nothing\b/, better: "saves no time"),
      Phrase(pattern: /\bmending\b/, better: "correcting, or removing the cause"),
      Phrase(pattern: /\bworked out\b/, better: "computed"),
      Phrase(pattern: /\bput (?:it|the [a-z]+) right\b/, better: "correct"),
      Phrase(pattern: /\bthe other way round\b/, better: "say both directions"),
      Phrase(pattern: /\breaders of YAML\b/, better: "YAML parsers"),
    ]
  }
}
