import Planner
package import Variables

/// The values that nobody may see. Known before the run or found out while it goes on; shared by all who show or write
/// something.
package final class Secrets {
  private var masker: SecretMasker
  private var values: Set<Bytes>
  /// How often something was added: streams made before don't know of it.
  private(set) var generation = 0

  package init(_ values: [Bytes] = []) {
    self.values = Set(values)
    masker = SecretMasker(secrets: values)
  }

  /// Whether there is nothing to mask.
  package var isEmpty: Bool { masker.isEmpty }

  /// From now on this value is masked too, also in the output of what is running.
  package func add(_ value: Bytes) {
    guard values.insert(value).inserted else { return }
    masker.add(secret: value)
    generation += 1
  }

  /// The name of a task without secrets.
  func name(of task: TaskID, _ kind: NameKind = .label, in plan: Plan) -> String {
    masker.isEmpty
      ? kind == .label ? plan.name(of: task) : plan.key(of: task)
      : plan.name(of: task, kind, masking: masker.mask)
  }

  /// A text with `***` in the place of secrets.
  package func mask(_ text: String) -> String {
    masker.isEmpty ? text : masker.mask(text)
  }

  func mask(_ bytes: UnsafeRawBufferPointer) -> Bytes {
    masker.mask(bytes)
  }

  /// For the output of one attempt.
  func makeStream() -> SecretMasker.Stream {
    masker.makeStream()
  }
}
