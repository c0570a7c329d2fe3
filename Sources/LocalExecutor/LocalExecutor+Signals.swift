import Engine
import Glibc
import RunEvents

/// What the loop is asked by signals.
extension LocalExecutor {
  mutating func takeSignals() {
    while let received = poller.nextSignal() {
      switch received.signal {
      case FrontProcess.lossSignal: abandon()
      case FrontProcess.requestSignal:
        if received.sender == front?.process { take(received.number, .relayed) }
      case SIGCHLD: lookForStopped()
      case SIGTSTP: pause()
      case SIGWINCH: resizeTerminals()
      default: take(received.signal, .direct)
      }
    }
  }

  /// To be called when the run is over, before signals have their usual course again: what still comes of a request that was
  /// heard already ends nothing.
  package func forgetRepetition() {
    if requests.expectsRelayed(at: clock.now) { Glibc.signal(FrontProcess.requestSignal, SIG_IGN) }
  }

  mutating func take(_ signal: Int32, _ way: StopRequests.Way) {
    guard requests.isRequest(signal, way, at: clock.now) else { return }
    // What happened by itself was no request, so that this is the first one, and what cleans up goes on.
    if isUnasked { isUnasked = false } else { stop(signal) }
  }

  mutating func stop(_ signal: Int32) {
    // A second request gives up what nobody takes, and without waiting for which nothing more is read from tasks; the
    // first one does when there is nothing else to wait for.
    if isInterrupted || (engine.isFinished && attempts.isEmpty) {
      gate?.discard(after: signal)
      sweep?.hurry()
    }
    if !isInterrupted { gate?.stopWaiting() }
    isInterrupted = true
    engine.stop(.signal(signal), at: clock.now)
  }
}
