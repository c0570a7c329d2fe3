/// Puts a text together from its steps.
struct TemplateEvaluation {
  private let steps: [TextTemplate.Step]
  /// Called for a variable that is not set and says nothing about that; nil means that it fails.
  private let onUnset: ((TextTemplate.Reference) -> Void)?
  private var result: Bytes = []
  /// Once a variable is missing only its message is still put together.
  private var missing: TextTemplate.Reference?
  private var isMissingEmpty = false

  init(steps: [TextTemplate.Step], onUnset: ((TextTemplate.Reference) -> Void)? = nil) {
    self.steps = steps
    self.onUnset = onUnset
  }

  /// - Returns: a text that no process could be given is not put together to its end: a few lines of values that hold values
  ///   can stand for more than any memory holds.
  consuming func run(_ lookup: (String) -> Bytes?) -> Result<Bytes, TemplateFailure> {
    var index = 0
    while index < missing?.end ?? steps.count {
      if result.count > ArgumentLimit.bytes { return .failure(.tooLong) }
      switch steps[index] {
      case .text(let text):
        result += text
        index += 1
      case .reference(let reference):
        index = next(after: index, reference, lookup(reference.name))
      }
    }
    if result.count > ArgumentLimit.bytes { return .failure(.tooLong) }
    guard let missing else { return .success(result) }
    let message = missing.alternative == .message ? String(decoding: result, as: UTF8.self) : nil
    return .failure(
      .unset(UnsetVariable(name: missing.name, message: message, range: missing.range, isEmpty: isMissingEmpty)))
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
      isMissingEmpty = value != nil
      result = []
      return index + 1
    }
  }
}
