import CSystem
import Engine
import Glibc
import Planner
import RunEvents

/// What tasks write, on its way from them to the observers.
extension LocalExecutor {
  mutating func readOutput(_ place: Int) {
    guard let attempt = attempts[place], attempt.output >= 0 else { return }
    let count = retryingInterrupts { read(attempt.output, buffer.baseAddress, buffer.count) }
    if count > 0 {
      show(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: place)
    } else if count == 0 || errno != EAGAIN {
      closeOutput(place)
      // What closes its output has mostly just ended: that saves waiting for it once more.
      reapLeader(place)
    }
  }

  mutating func show(_ bytes: UnsafeRawBufferPointer, of place: Int) {
    guard let key = attempts[place]?.key else { return }
    unseenOutput += bytes.count
    if unseenOutput > Self.readerInterval {
      unseenOutput = 0
      gate?.lookForReader()
    }
    // A test that is made again and again would drown what its task has to say.
    if key.phase == .probe {
      attempts[place]?.keep(bytes)
    } else {
      for observer in observers { observer.observe(output: bytes, of: key.task) }
    }
  }

  func tell(probeOutput: [UInt8], of task: TaskID) {
    probeOutput.withUnsafeBytes { bytes in
      for observer in observers { observer.observe(probeOutput: bytes, of: task) }
    }
  }

  func tell(unknownExportsOf task: TaskID) {
    for observer in observers { observer.observe(unknownExportsOf: task) }
  }

  /// Reads what is in the pipe now, but does not wait for those who may still hold it.
  mutating func drainOutput(_ place: Int) {
    guard let attempt = attempts[place], attempt.output >= 0 else { return }
    // The ordinary case, in one call.
    if !attempt.hasTerminal, tf_pending_bytes(attempt.output) == 0 { return closeOutput(place) }
    // No pipe holds more (pipe(7)); what left the group may write without end.
    var rest = 1 << 20
    while rest > 0 {
      let count = retryingInterrupts { read(attempt.output, buffer.baseAddress, buffer.count) }
      guard count > 0 else { break }
      show(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: place)
      rest -= count
    }
    closeOutput(place)
  }

  mutating func closeOutput(_ place: Int) {
    guard let output = attempts[place]?.output, output >= 0 else { return }
    retiredOutputs.append(output)
    attempts[place]?.output = -1
  }

  /// Closes what is no longer needed: after the next tasks were started, so that no processor waits for it.
  mutating func closeRetired() {
    for descriptor in retired { close(descriptor) }
    retired.removeAll(keepingCapacity: true)
    // Our own far ends are closed by now.
    for output in retiredOutputs {
      if abandonedOutputs.count < Self.abandonedLimit, tf_is_written_to(output) {
        poller.remove(output)
        poller.add(output, .abandonedOutput(descriptor: output))
        abandonedOutputs.insert(output)
      } else {
        close(output)
      }
    }
    retiredOutputs.removeAll(keepingCapacity: true)
  }

  /// What is written after the end of an attempt is nobody's, but who writes it is not to die of that.
  mutating func passOver(_ output: Int32) {
    let count = retryingInterrupts { read(output, buffer.baseAddress, buffer.count) }
    if count > 0 || (count < 0 && errno == EAGAIN) { return }
    abandonedOutputs.remove(output)
    close(output)
  }

  /// So many are kept: descriptors may be few.
  private static var abandonedLimit: Int { 256 }

  // MARK: - Waiting output

  var pendingOutput: Int { gate?.pendingBytes ?? 0 }

  /// While too much waits to be written, nothing more is read from tasks, but their ends are seen all the same. A run that was
  /// asked to end reads all.
  mutating func watchOutputs() {
    let limit = isReadingPaused ? Self.congestion / 2 : Self.congestion
    let isCongested = pendingOutput > limit && !isInterrupted
    guard isCongested != isReadingPaused else { return }
    isReadingPaused = isCongested
    for place in attempts.indices {
      guard let output = attempts[place]?.output, output >= 0 else { continue }
      if isCongested { poller.remove(output) } else { poller.add(output, .output(attempt: place)) }
    }
  }

  mutating func watchGate() {
    guard let gate, let descriptor = gate.descriptor else { return }
    let isNeeded = gate.pendingBytes > 0 && guest == nil
    guard isNeeded != isGateWatched else { return }
    if isNeeded { poller.add(descriptor, .standardOutput, forWriting: true) } else { poller.remove(descriptor) }
    isGateWatched = isNeeded
  }
}
