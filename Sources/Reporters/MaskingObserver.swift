package import Planner
package import RunEvents
package import Variables

/// Stands before all who show what tasks write, and hands on what has no secrets in it any more: also where a read ended
/// in the middle of one. Without secrets it hands on what comes. Commands are not handed on: who shows them masks them as it
/// quotes them. What a task writes that exports a secret waits for the end
/// of the attempt: before that nobody knows what the secret is.
package final class MaskingObserver: RunObserver {
  private let secrets: Secrets
  private var graph: (any RunGraph)?
  /// Whether tasks that have written export secrets: asked for each piece of output.
  private var exporters: [TaskID: Bool] = [:]
  private let makeSpool: (() -> any OutputSpool)?
  /// What waits, by task.
  private var withheld: [TaskID: any OutputSpool] = [:]
  /// Tasks whose exports could not be read: what they wrote is not shown.
  private var unknown: Set<TaskID> = []
  private let observers: [any RunObserver]
  /// What is on its way through the masker, by task.
  private var outputs: [TaskID: MaskingChain] = [:]
  /// Stands for output that nobody may see.
  private static let notice = "(not shown: it may hold a secret that it exports, and its exports could not be read)\n"
  /// What comes of a `ready` test is not longer, and if it is not shorter, its beginning may be missing.
  private static let probeLimit = 4 << 10

  /// - Parameters:
  ///   - graph: says which tasks export secrets; nil for none.
  ///   - makeSpool: where the output of those waits.
  package init(
    secrets: Secrets, graph: (any RunGraph)? = nil, before observers: [any RunObserver],
    makeSpool: (() -> any OutputSpool)? = nil
  ) {
    self.secrets = secrets
    self.graph = graph
    self.makeSpool = makeSpool
    self.observers = observers
  }

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    if let makeSpool, exportsSecret(task) {
      let spool = withheld[task] ?? makeSpool()
      spool.append(output)
      withheld[task] = spool
    } else {
      mask(output, of: task)
    }
  }

  private func mask(_ output: UnsafeRawBufferPointer, of task: TaskID) {
    if secrets.isEmpty { return handOn(output, of: task) }
    // Taken out, so that it is not copied.
    var chain = outputs.removeValue(forKey: task) ?? MaskingChain()
    chain.append(output, secrets) { handOn($0, of: task) }
    outputs[task] = chain
  }

  package func observe(probeOutput: UnsafeRawBufferPointer, of task: TaskID) {
    if secrets.isEmpty { return handOnProbe(probeOutput, of: task) }
    var output = probeOutput[...]
    if output.count >= Self.probeLimit {
      // The first line may begin in the middle of a secret.
      output = output.drop { $0 != UInt8(ascii: "\n") }
    }
    secrets.mask(UnsafeRawBufferPointer(rebasing: output)).withUnsafeBytes { handOnProbe($0, of: task) }
  }

  package func observe(unknownExportsOf task: TaskID) { unknown.insert(task) }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .conditionEnded(let task, _), .attemptEnded(let task, _, _), .taskEnded(let task, _): finish(task)
    default: break
    }
    for observer in observers { observer.observe(event, at: instant) }
  }

  package func observe(grown graph: any RunGraph) {
    self.graph = graph
    // An axis may be named among the secrets, with values that only this run has found out.
    secrets.add(graph.secrets(masking: secrets.masker))
    for observer in observers { observer.observe(grown: graph) }
  }

  package func endOfBatch() {
    for observer in observers { observer.endOfBatch() }
  }

  /// What was held back, because it could have become a secret, is none.
  private func finish(_ task: TaskID) {
    if !withheld.isEmpty, let spool = withheld.removeValue(forKey: task) {
      if unknown.contains(task) {
        var notice = Self.notice
        notice.withUTF8 { handOn(UnsafeRawBufferPointer($0), of: task) }
      } else {
        spool.read { mask($0, of: task) }
      }
    }
    unknown.remove(task)
    if !outputs.isEmpty, var chain = outputs.removeValue(forKey: task) { chain.finish { handOn($0, of: task) } }
  }

  private func exportsSecret(_ task: TaskID) -> Bool {
    if let known = exporters[task] { return known }
    let exportsSecret = graph?.terms(of: task).exportsSecret ?? false
    exporters[task] = exportsSecret
    return exportsSecret
  }

  private func handOn(_ output: UnsafeRawBufferPointer, of task: TaskID) {
    if output.isEmpty { return }
    for observer in observers { observer.observe(output: output, of: task) }
  }

  private func handOnProbe(_ output: UnsafeRawBufferPointer, of task: TaskID) {
    for observer in observers { observer.observe(probeOutput: output, of: task) }
  }
}

/// Streams of a masker one behind the other: a secret that is added meanwhile gets a stream of its own behind those that
/// may still hold back the beginning of another one.
private struct MaskingChain {
  private var streams: [SecretMasker.Stream] = []
  private var generation = -1

  mutating func append(_ bytes: UnsafeRawBufferPointer, _ secrets: Secrets, _ emit: (UnsafeRawBufferPointer) -> Void) {
    if generation != secrets.generation {
      streams.append(secrets.makeStream())
      generation = secrets.generation
    }
    if streams.count == 1 { return streams[0].append(bytes, emit) }
    var passed = Array(bytes)
    for index in streams.indices { passed = pass(passed, through: index) }
    passed.withUnsafeBytes(emit)
  }

  mutating func finish(_ emit: (UnsafeRawBufferPointer) -> Void) {
    var passed: [UInt8] = []
    for index in streams.indices {
      passed = pass(passed, through: index)
      streams[index].finish { passed += $0 }
    }
    passed.withUnsafeBytes(emit)
  }

  private mutating func pass(_ bytes: [UInt8], through index: Int) -> [UInt8] {
    var passed: [UInt8] = []
    bytes.withUnsafeBytes { bytes in streams[index].append(bytes) { passed += $0 } }
    return passed
  }
}
