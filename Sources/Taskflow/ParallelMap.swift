import CSystem
import Glibc

/// What a function makes of each of many things, on as many threads as there are processors. The results are in the order of
/// the things, whatever the threads did.
///
/// - Parameters:
///   - share: fewer things than this are not worth a thread.
///   - transform: called on any of the threads.
package func mapInParallel<Input: Sendable, Output: Sendable>(
  _ inputs: [Input], share: Int = 4, _ transform: @Sendable @escaping (Input) -> Output
) -> [Output] {
  let threads = min(Processors.available, inputs.count / share)
  guard threads > 1 else { return inputs.map(transform) }
  let results = Locked([Output?](repeating: nil, count: inputs.count))
  let next = Locked(0)
  Threads.run(threads) {
    while true {
      let index = next.with { next in
        defer { next += 1 }
        return next
      }
      guard index < inputs.count else { return }
      let output = transform(inputs[index])
      results.with { $0[index] = output }
    }
  }
  return results.with { results in results.map { $0! } }
}

/// A value that one thread at a time may use.
final class Locked<Value>: @unchecked Sendable {
  private var value: Value
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init(_ value: Value) {
    self.value = value
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  func with<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body(&value)
  }
}

private enum Threads {
  /// What reads deeply nested files is recursive.
  private static let stackSize = 16 << 20

  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @Sendable @escaping () -> Void) {
      self.body = body
    }
  }

  /// Calls a function on several threads, this one among them, and waits until it has returned on all.
  static func run(_ count: Int, _ body: @Sendable @escaping () -> Void) {
    let work = Work(body)
    // Where the system has no thread to give, this one does the work of all.
    let others = (1..<count).compactMap { _ in start(work) }
    body()
    for thread in others { pthread_join(thread, nil) }
  }

  private static func start(_ work: Work) -> pthread_t? {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setstacksize(attributes, stackSize)
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(work)
    let failure = pthread_create(
      &thread, attributes,
      { argument in
        Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, argument.toOpaque())
    if failure == 0 { return thread }
    argument.release()
    return nil
  }
}
