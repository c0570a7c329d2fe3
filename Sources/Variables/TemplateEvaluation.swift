/// Puts a text together from its steps.
struct TemplateEvaluation {
  private let steps: [TextTemplate.Step]
  /// Called for a variable that is not set and says nothing about that; nil means that it fails.
  private let onUnset: ((TextTemplate.Reference) -> Void)?
  private var result: Bytes = []
  /// Once a variable is missing only its message is still put together.
  private var missing: TextTemplate.Reference?

  init(steps: [TextTemplate.Step], onUnset: ((TextTemplate.Reference) -> Void)? = nil) {
    self.steps = steps
    self.onUnset = onUnset
  }

  consuming func run(_ lookup: (String) -> Bytes?) -> Result<Bytes, UnsetVariable> {
    var index = 0
    while index < missing?.end ?? steps.count {
      switch steps[index] {
      case .text(let text):
        result += text
        index += 1
      case .reference(let reference):
        index = next(after: index, reference, lookup(reference.name))
      }
    }
    guard let missing else { return .success(result) }
    let message = missing.alternative == .message ? String(decoding: result, as: UTF8.self) : nil
    return .failure(UnsetVariable(name: missing.name, message: message, range: missing.range))
  }

  /// - Returns: the step to go on with.
  private mutating func next(after index: Int, _ reference: TextTemplate.Reference, _ value: Bytes?) -> Int {
    let isSet = value.map { !$0.isEmpty || !reference.isEmptyUnset } ?? false
    switch reference.alternative {
    case .replacement:
      return isSet ? index + 1 : reference.end
    case _ where isSet:
      result += value ?? []
      return reference.end
    case .fallback:
      return index + 1
    case _ where missing != nil:
      return reference.end
    case .none:
      if let onUnset {
        onUnset(reference)
        return reference.end
      }
      fallthrough
    case .message:
      missing = reference
      result = []
      return index + 1
    }
  }
}
