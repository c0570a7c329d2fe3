import Variables

/// What a reference asks of the instances of a matrix: `os=linux`, or `#2` for the second of several whose values are equal.
struct InstanceFilter: Sendable {
  /// The task or group that has the matrix.
  var owner: Int32
  var axis: String
  /// What is asked for.
  var value: Bytes
  /// As it was written; nil for what variables have told.
  private var text: String?

  /// Stands in a name for what is no axis.
  static let number = "#"

  /// - Parameter text: as it stands in a name, or simply the value.
  init(owner: Int32, axis: String, text: String) {
    self.owner = owner
    self.axis = axis
    self.text = text
    value = ValueText.value(of: text.utf8)
  }

  init(owner: Int32, axis: String, value: Bytes) {
    self.owner = owner
    self.axis = axis
    self.value = value
  }

  /// The value that alone matches; nil for what may match others too.
  var onlyValue: Bytes? {
    axis == Self.number || text?.unicodeScalars.contains("…") == true ? nil : value
  }

  /// Whether its text is what is shown in the place of a secret: then the position in the matrix tells instances apart.
  var isMasked: Bool { axis != Self.number && text?.contains("***") == true }

  /// Whether an instance is the one at the position that a name without secrets tells.
  func matchesPosition(of instance: Instance) -> Bool {
    if axis == Self.number { return text.flatMap { Int32($0) } == instance.name.position }
    return isMasked || matches(instance, isLoose: true)
  }

  /// - Parameter isLoose: whether the text may also be the value itself where that has backslashes, or a label that was cut.
  func matches(_ instance: Instance, isLoose: Bool) -> Bool {
    if axis == Self.number {
      let number = text.flatMap { Int32($0) }
      return number == max(1, instance.name.number)
    }
    return instance.values.contains { $0.name == axis && matches($0.value, isLoose: isLoose) }
  }

  private func matches(_ value: Bytes, isLoose: Bool) -> Bool {
    if !isLoose, value == self.value { return true }
    guard let text else { return false }
    if isLoose, value.elementsEqual(text.utf8) { return true }
    guard text.utf8.contains(0xE2), text.unicodeScalars.contains("…") else { return false }
    return text.utf8.elementsEqual((isLoose ? ValueText.label(of: value) : ValueText.key(of: value)).utf8)
  }
}
