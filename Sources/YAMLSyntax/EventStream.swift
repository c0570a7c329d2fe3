internal import CLibYAML
import Diagnostics

/// libyaml's parser on bytes in memory. It is fed in pieces, so that a scalar without end is noticed while it is read.
final class EventStream {
  enum Next {
    /// Valid until the next call; the receiver deletes it.
    case event(UnsafeMutablePointer<yaml_event_t>)
    case failed(Failure)
  }

  /// Why libyaml could not go on. Marks count characters.
  struct Failure {
    var problem: String
    var mark: yaml_mark_t
    var context: String?
    var contextMark: yaml_mark_t
    /// The event before it.
    var last: LastEvent
    /// Set where libyaml complains of a character: its code and its byte offset.
    var character: (code: UInt32, offset: Int)?
    var isScalarTooLong = false
  }

  /// What is remembered of an event that is gone.
  struct LastEvent {
    var type = YAML_NO_EVENT
    var start = yaml_mark_t()
    var end = yaml_mark_t()
    var style = YAML_ANY_SCALAR_STYLE
  }

  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
  private var last = LastEvent()
  private let feed = UnsafeMutablePointer<Feed>.allocate(capacity: 1)
  private let start: Int

  /// - Parameter start: the offset of the first byte to be read; marks count from there.
  init(bytes: UnsafeBufferPointer<UInt8>, from start: Int, scalarLimit: Int) {
    self.start = start
    feed.initialize(to: Feed(bytes: bytes, limit: scalarLimit, position: start, positionAtLastEvent: start))
    guard yaml_parser_initialize(parser) == 1 else { fatalError("out of memory") }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input(parser, readFromFeed, feed)
  }

  func next() -> Next {
    feed.pointee.beginEvent()
    guard yaml_parser_parse(parser, event) == 1 else { return .failed(failure()) }
    remember(event)
    return .event(event)
  }

  @inline(__always)
  private func remember(_ event: UnsafeMutablePointer<yaml_event_t>) {
    last.type = event.pointee.type
    last.start = event.pointee.start_mark
    last.end = event.pointee.end_mark
    if last.type == YAML_SCALAR_EVENT { last.style = event.pointee.data.scalar.style }
  }

  func close() {
    yaml_parser_delete(parser)
    parser.deallocate()
    event.deallocate()
    feed.deallocate()
  }

  private func failure() -> Failure {
    let state = parser.pointee
    var failure = Failure(
      problem: state.problem.map { String(cString: $0) } ?? "out of memory",
      mark: state.problem_mark,
      context: state.context.map { String(cString: $0) },
      contextMark: state.context_mark,
      last: last)
    if state.error == YAML_READER_ERROR {
      failure.isScalarTooLong = feed.pointee.isExhausted
      failure.mark = last.end
      if !failure.isScalarTooLong {
        failure.character = (UInt32(bitPattern: state.problem_value), start + state.problem_offset)
      }
    }
    return failure
  }
}

/// The bytes still to be given to libyaml.
private struct Feed {
  let bytes: UnsafeBufferPointer<UInt8>
  let limit: Int
  var position: Int
  var positionAtLastEvent: Int
  var isExhausted = false

  mutating func beginEvent() {
    positionAtLastEvent = position
  }

  /// - Returns: how many bytes were copied, 0 at the end; nil when one event has taken more than the limit.
  mutating func copy(into buffer: UnsafeMutablePointer<UInt8>, count: Int) -> Int? {
    if position - positionAtLastEvent > limit {
      isExhausted = true
      return nil
    }
    let count = min(count, bytes.count - position)
    if count > 0 { buffer.update(from: bytes.baseAddress! + position, count: count) }
    position += count
    return count
  }
}

private func readFromFeed(
  data: UnsafeMutableRawPointer?, buffer: UnsafeMutablePointer<UInt8>?, size: Int, read: UnsafeMutablePointer<Int>?
) -> Int32 {
  guard let feed = data?.assumingMemoryBound(to: Feed.self), let buffer, let read else { return 0 }
  guard let count = feed.pointee.copy(into: buffer, count: size) else { return 0 }
  read.pointee = count
  return 1
}

extension EventStream.Failure {
  /// Whether it may be half of a pair that libyaml does not take.
  var isAboutSurrogates: Bool { problem == "found invalid Unicode character escape code" }

  /// What is wrong where that is not a matter of syntax.
  func fact(_ limits: YAMLLimits) -> Fact? {
    if isScalarTooLong { return .scalarTooLong(limit: limits.scalarSize) }
    return character.map { .controlCharacter($0.code) }
  }
}
