import ArgumentParser
import Diagnostics
import Glibc
import LocalExecutor
import Reporters
import Taskflow
import Variables

/// What taskflow itself says: on standard error, one line a message, each with the program's name before it. Also what else
/// the two streams are given, but for the output of a run.
enum Messages {
  /// What nobody may see of all that this process writes; known when a file has been loaded.
  static let secrets = Secrets()

  static func say(_ message: Words) {
    say(rendered: shown(message))
  }

  /// Words as they may be shown to people.
  static func shown(_ words: Words) -> String { secrets.shown(words) }

  /// A word for a POSIX shell, as it may be shown: masked first, since a secret that is quoted would not be found any more.
  static func quoted(_ word: String) -> String {
    let masked = secrets.mask(word)
    return shellWord(Array(masked.utf8)) ?? shellQuoted(masked)
  }

  /// - Parameter message: has been made fit to be shown, and may have colours.
  static func say(rendered message: String) {
    write(forPeople: text(of: message), to: 2)
  }

  /// A message as it is written.
  static func text(of message: String) -> String {
    // What follows the first line is output of a task.
    let lines = "taskflow: \(message)\n".split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let first = wrapped(String(lines[0]), to: TerminalTraits.lineWidth(of: 2))
    return "\(first)\n\(lines[1])"
  }

  static func show(_ diagnostics: [Diagnostic], _ sources: SourceMap) {
    if diagnostics.isEmpty { return }
    var sources = sources
    let settled = diagnostics.settled(in: &sources)
    let style = TerminalTraits.style(of: 2)
    let renderer = TextRenderer(
      sources: sources, secrets: secrets, style: style, showsReasons: true, lineWidth: TerminalTraits.lineWidth(of: 2))
    write(forPeople: renderer.render(settled), to: 2)
  }

  /// - Parameter isColored: true if there may be colours in the text; nil for what the stream is given.
  @discardableResult
  static func write(forPeople text: String, to descriptor: Int32, isColored: Bool? = nil) -> Int32? {
    let isColored = isColored ?? TerminalTraits.style(of: descriptor).isColored
    return write(HarmlessText(text, isColored: isColored).text, to: descriptor)
  }

  /// Writes all of a text, however slow the reader; on standard error during a run without waiting for it. What can't be
  /// written is lost, there is nobody to tell.
  ///
  /// - Returns: the `errno` of what failed.
  @discardableResult
  private static func write(_ text: String, to descriptor: Int32) -> Int32? {
    if descriptor == 2, held != nil {
      held? += text
      return nil
    }
    if descriptor == 2 { return writeError(text) }
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor).failure }
  }

  private static func writeError(_ text: String) -> Int32? {
    if waiting.count < waitingLimit || !isEnding { waiting += text.utf8 }
    return flush()
  }

  @discardableResult
  private static func flush() -> Int32? {
    let waits = !isRunning || waiting.count > waitingLimit
    let (count, failure) = waiting.withUnsafeBytes { write($0, to: 2, waits: waits) }
    waiting.removeFirst(count)
    if failure != nil { waiting = [] }
    return failure
  }

  /// What is said from now on waits for no reader: the run goes on.
  static func beginRun() -> any Backlog {
    isRunning = true
    return WaitingMessages()
  }

  /// Writes what still waits on standard error, when the run is over; after one that was asked to end, as long as somebody
  /// takes it.
  static func finish() {
    var polled = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
    while !waiting.isEmpty, poll(&polled, 1, isEnding ? patience : -1) > 0 { flush() }
    waiting = []
    isRunning = false
  }

  private struct WaitingMessages: Backlog {
    var isWaiting: Bool { !Messages.waiting.isEmpty }
    func offer() { Messages.flush() }
  }

  /// Writes the whole of what a command is for to standard output, for people.
  ///
  /// - Parameters:
  ///   - what: what it is called when that fails.
  ///   - isColored: true if there may be colours in it; nil for what standard output is given.
  static func writeReport(_ text: String, of what: String, isColored: Bool? = nil) throws {
    try check(write(forPeople: text, to: 1, isColored: isColored), of: what)
  }

  /// The same for changes of a file.
  static func writeDifferences(_ text: String) throws {
    try check(write(HarmlessText(text, isColored: false, isOfFile: true).text, to: 1), of: "differences")
  }

  /// The same for programs: a document whose writer has masked and escaped all that is in it.
  static func writeDocument(_ text: String, of what: String) throws {
    try check(write(text, to: 1), of: what)
  }

  private static func check(_ failure: Int32?, of what: String) throws {
    guard let failure else { return }
    say("cannot write the \(ours: what): \(errorText(failure))")
    throw ExitCode(ExitStatus.fault)
  }

  /// Writes what a command is for to standard output as it is made, for people.
  static func writeReport(of what: String, isColored: Bool? = nil, _ body: (TextPieces) -> Void) throws {
    try writePieces(of: what, body) { write(forPeople: $0, to: 1, isColored: isColored) }
  }

  /// The same for programs.
  static func writeDocument(of what: String, _ body: (TextPieces) -> Void) throws {
    try writePieces(of: what, body) { write($0, to: 1) }
  }

  private static func writePieces(
    of what: String, _ body: (TextPieces) -> Void, _ write: @escaping (String) -> Int32?
  ) throws {
    var failure: Int32?
    let pieces = TextPieces { if failure == nil { failure = write($0) } }
    body(pieces)
    pieces.finish()
    try check(failure, of: what)
  }

  /// Writes bytes, and says how much was written: less than all, without a failure, if nobody takes more and it is not to be
  /// waited for, or the run is asked to end meanwhile.
  static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, waits: Bool = true
  ) -> (count: Int, failure: Int32?) {
    var written = 0
    while written < bytes.count {
      guard waitUntilWritable(descriptor, waits) else { return (written, nil) }
      // A pipe that is writable takes as much without waiting (pipe(7), PIPE_BUF).
      let count = Glibc.write(descriptor, bytes.baseAddress! + written, min(bytes.count - written, 4096))
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { return (written, errno) }
      written += count
    }
    return (written, nil)
  }

  /// What waits until a task gives the terminal back; nil when nothing has to.
  nonisolated(unsafe) private static var held: String?

  /// From now on what is said waits.
  static func hold() {
    if held == nil { held = "" }
  }

  /// Says what has waited.
  static func release() {
    guard let text = held else { return }
    held = nil
    _ = write(text, to: 2)
  }

  /// What is to be written to standard error and nobody took during a run; above the limit it is waited for, or, when the run
  /// was asked to end, lost.
  nonisolated(unsafe) private static var waiting: [UInt8] = []
  private static let waitingLimit = 1 << 20
  /// How long a reader may take nothing at the end, in milliseconds.
  private static let patience: Int32 = 3000

  nonisolated(unsafe) private static var isRunning = false
  /// Whether the run was asked to end: from then on nobody is waited for.
  nonisolated(unsafe) private(set) static var isEnding = false

  static func stopWaiting() {
    isEnding = true
  }

  /// - Returns: false when it is not writable now and not to be waited for, or a signal that ends the run has come. During a run
  ///   these are blocked, so a `write` that waits would never be interrupted.
  private static func waitUntilWritable(_ descriptor: Int32, _ waits: Bool) -> Bool {
    var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    while case let ready = poll(&polled, 1, isEnding || !waits ? 0 : 100), ready < 1 {
      if ready < 0, errno != EINTR { return true }
      var pending = sigset_t()
      sigpending(&pending)
      let ending = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, FrontProcess.requestSignal, FrontProcess.lossSignal]
      if ending.contains(where: { sigismember(&pending, $0) == 1 }) { isEnding = true }
      if isEnding || !waits { return false }
    }
    return true
  }
}

/// Something beside the output of a run that may wait for its reader.
protocol Backlog {
  var isWaiting: Bool { get }
  /// Writes as much as can be written without waiting.
  func offer()
}

/// Says and shows things on standard error during a run. Where that is the same as standard output, all goes one way: in order,
/// and never behind a line that a task has left open.
struct Messenger {
  private let standardOutput: StandardOutput
  private let isShared = StandardStreams.areOne
  /// Whether both are shown on terminals, which may be one under two names.
  private let areTerminals = isatty(1) == 1 && isatty(2) == 1

  init(beside standardOutput: StandardOutput) {
    self.standardOutput = standardOutput
  }

  func say(_ message: Words) {
    say(rendered: Messages.shown(message))
  }

  /// - Parameter message: has been made fit to be shown, and may have colours.
  func say(rendered message: String) {
    if isShared { return standardOutput.write(report: Messages.text(of: message)) }
    if areTerminals { standardOutput.endLine() }
    Messages.say(rendered: message)
  }

  /// - Parameter report: whole lines, or nothing; a blank line goes before them.
  func show(_ report: String) {
    if report.isEmpty { return }
    if isShared { return standardOutput.write(report: "\n\(report)") }
    if areTerminals { standardOutput.endLine() }
    Messages.write(forPeople: "\n\(report)", to: 2)
  }
}
