/// The values that nobody may see. Known before a run or found out while it goes on; shared by all who show or write
/// something.
///
/// Every word that taskflow writes passes one of two: `shown` for people, `mask` for programs, whose writers escape as
/// their format does. Sentences of ours with texts of others in them do so by `Words`, JSON by `JSONText`.
/// A class, because what is found out counts for all who have it; whoever has one uses it on one thread.
package final class Secrets: @unchecked Sendable {
  package private(set) var masker: SecretMasker
  private var values: Set<Bytes>
  /// How often something was added: streams made before don't know of it.
  package private(set) var generation = 0

  package init() {
    values = []
    masker = SecretMasker(secrets: [])
  }

  package init(_ values: some Sequence<Bytes>) {
    self.values = Set(values)
    masker = SecretMasker(secrets: Array(self.values))
  }

  /// True if there is nothing to mask.
  package var isEmpty: Bool { masker.isEmpty }

  /// From now on this value is masked too, also in the output of what is running.
  package func add(_ value: Bytes) {
    guard values.insert(value).inserted else { return }
    masker.add(secret: value)
    generation += 1
  }

  /// From now on these values are masked too.
  package func add(_ new: some Sequence<Bytes>) {
    let new = new.filter { values.insert($0).inserted }
    guard !new.isEmpty else { return }
    masker.add(secrets: new)
    generation += 1
  }

  /// A text for programs: with `***` in the place of secrets. Whoever writes it escapes what its format escapes.
  package func mask(_ text: String) -> String {
    masker.isEmpty ? text : masker.mask(text)
  }

  package func mask(_ bytes: UnsafeRawBufferPointer) -> Bytes {
    masker.mask(bytes)
  }

  /// A text for people: with `***` in the place of secrets, and without what commands a terminal. In this order: what is
  /// escaped would not be found.
  package func shown(_ text: String) -> String {
    printable(mask(text))
  }

  /// For the output of one attempt.
  package func makeStream() -> SecretMasker.Stream {
    masker.makeStream()
  }
}
