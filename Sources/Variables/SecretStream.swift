extension SecretMasker {
  /// A stream of bytes on its way through the masker. It holds back no more than the end that may turn out to be the
  /// beginning of a secret.
  package struct Stream: Sendable {
    private let automaton: SecretAutomaton
    private var state = SecretAutomaton.root
    /// What came in and has not been passed on. Positions count from its first byte.
    private var held: Bytes = []
    /// Occurrences that end in what is held: disjoint, not adjacent, in order.
    private var masked: [Range<Int>] = []
    /// Whether `***` was the last that was passed on, for all bytes up to what is held.
    private var endsInMask = false

    init(automaton: SecretAutomaton) {
      self.automaton = automaton
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) -> Void) {
      if bytes.isEmpty { return }
      if automaton.isEmpty { return emit(bytes) }
      scan(bytes)
      // A secret that is not complete yet begins here or later: nothing before it can change any more.
      let open = automaton.depth(of: state)
      let passed = passOn(bytes, upTo: held.count + bytes.count - open, emit)
      keep(bytes, from: passed)
    }

    /// Passes on what is held: the stream is over.
    package mutating func finish(_ emit: (UnsafeRawBufferPointer) -> Void) {
      _ = passOn(UnsafeRawBufferPointer(start: nil, count: 0), upTo: held.count, emit)
      self = Stream(automaton: automaton)
    }

    private mutating func scan(_ bytes: UnsafeRawBufferPointer) {
      var state = state
      var index = 0
      while index < bytes.count {
        if state == SecretAutomaton.root {
          index = automaton.firstBeginning(in: bytes, from: index)
          if index == bytes.count { break }
        }
        state = automaton.next(after: state, bytes[index])
        index += 1
        let length = automaton.longestMatch(in: state)
        if length > 0 { addMatch(ofLength: length, endingAt: held.count + index) }
      }
      self.state = state
    }

    private mutating func addMatch(ofLength length: Int, endingAt end: Int) {
      // What lies before has been passed on as `***`.
      SecretAutomaton.add(max(0, end - length)..<end, to: &masked)
    }

    /// Passes on what is held and the new bytes, up to a position, and the mask that begins there or before.
    ///
    /// - Returns: the position up to which all has been passed on.
    private mutating func passOn(
      _ bytes: UnsafeRawBufferPointer, upTo end: Int, _ emit: (UnsafeRawBufferPointer) -> Void
    ) -> Int {
      var position = 0
      for range in masked where range.lowerBound <= end {
        passOnPlain(position..<range.lowerBound, bytes, emit)
        if !endsInMask { SecretMasker.mask.withUTF8Buffer { emit(UnsafeRawBufferPointer($0)) } }
        endsInMask = true
        position = range.upperBound
      }
      guard position < end else { return position }
      passOnPlain(position..<end, bytes, emit)
      return end
    }

    private mutating func passOnPlain(
      _ range: Range<Int>, _ bytes: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) -> Void
    ) {
      if range.isEmpty { return }
      endsInMask = false
      let old = range.clamped(to: 0..<held.count)
      let new = range.clamped(to: held.count..<held.count + bytes.count)
      if !old.isEmpty { held.withUnsafeBytes { emit(UnsafeRawBufferPointer(rebasing: $0[old])) } }
      if !new.isEmpty {
        emit(UnsafeRawBufferPointer(rebasing: bytes[new.lowerBound - held.count..<new.upperBound - held.count]))
      }
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer, from position: Int) {
      let old = min(position, held.count)
      let new = position - old
      held.removeFirst(old)
      held += bytes[new...]
      masked.removeAll { $0.upperBound <= position }
      for index in masked.indices {
        masked[index] = masked[index].lowerBound - position..<masked[index].upperBound - position
      }
    }
  }

  fileprivate static let mask: StaticString = "***"
}
