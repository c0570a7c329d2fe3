/// A text value with variables in it: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`; `$$` is a dollar sign, and a
/// `$` before anything else stands for itself. As in a POSIX shell, `:-` and `:?` treat an empty value like none.
///
/// Most values hold no variable at all; those are a string and nothing else.
package struct TextTemplate: Hashable, Sendable {
  private let content: Content

  private enum Content: Hashable, Sendable {
    case literal(ExactText)
    case steps([Step])
  }

  /// The text in reading order. A reference is followed by the steps of its default or message, which are passed over
  /// when the variable is set: so nothing nests, however deep the text does.
  enum Step: Hashable, Sendable {
    case text(Bytes)
    case reference(Reference)
  }

  package struct Reference: Hashable, Sendable {
    package let name: String
    package let alternative: Alternative
    /// Whether an empty value counts as none: `:-` and not `-`, which only dotenv files may have.
    let isEmptyUnset: Bool
    /// From `$` to `}`, in bytes of the text.
    package var range: Range<Int>
    /// Whether it stands in the default or message of another reference, and so may never be looked at.
    package let isNested: Bool
    /// The index behind its default or message.
    var end: Int

    package var hasDefault: Bool { alternative == .fallback }
  }

  /// What the text behind a variable's name is for.
  package enum Alternative: Hashable, Sendable {
    case none
    /// `:-`, the value when there is none.
    case fallback
    /// `:?`, what to say when there is none.
    case message
    /// `:+`, the value when there is one; only in dotenv files.
    case replacement
  }

  /// A text that stands for itself, whatever is in it.
  package init(literal: String) {
    content = .literal(ExactText(literal))
  }

  init(steps: [Step]) {
    content =
      switch (steps.first, steps.count) {
      case (nil, _): .literal(ExactText(""))
      case (.text(let text), 1): .literal(ExactText(String(decoding: text, as: UTF8.self)))
      default: .steps(steps)
      }
  }

  /// Whether no variable is in it.
  package var isLiteral: Bool { literal != nil }

  /// The text when no variable is in it, with `$$` already a dollar sign.
  package var literal: String? {
    if case .literal(let text) = content { text.string } else { nil }
  }

  /// nil for a text without variables.
  var steps: [Step]? {
    if case .steps(let steps) = content { steps } else { nil }
  }

  /// All variables in the order of the text, also those in defaults and messages.
  package var references: [Reference] {
    guard let steps else { return [] }
    return steps.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
  }

  /// How many bytes the text has at most.
  ///
  /// - Parameter bound: how many a variable has at most.
  package func lengthBound(_ bound: (_ name: String) -> Int) -> Int {
    switch content {
    case .literal(let text): return text.string.utf8.count
    case .steps(let steps):
      return steps.reduce(0) { sum, step in
        let length =
          switch step {
          case .text(let text): text.count
          case .reference(let reference): bound(reference.name)
          }
        return sum.addingReportingOverflow(length).overflow ? .max : sum + length
      }
    }
  }

  /// The text with every variable replaced by its value, or why there is none.
  package func evaluate(_ lookup: (_ name: String) -> Bytes?) -> Result<Bytes, TemplateFailure> {
    switch content {
    case .literal(let text): .success(Bytes(text.string.utf8))
    case .steps(let steps): TemplateEvaluation(steps: steps).run(lookup)
    }
  }
}

/// Why the variables in a text can't be replaced.
package enum TemplateFailure: Error, Hashable {
  /// The first that is not set.
  case unset(UnsetVariable)
  /// The text would be longer than `ArgumentLimit.bytes`.
  case tooLong
}

/// A variable that a text needs and that is not set.
package struct UnsetVariable: Error, Hashable {
  package let name: String
  /// What the text says about it: `${NAME:?message}`. Variables in it that are not set either are left out.
  package var message: String?
  /// The reference, in bytes of the text.
  package let range: Range<Int>
  /// True if it is set to nothing, which `${NAME:?message}` takes for the same.
  package var isEmpty = false
}
