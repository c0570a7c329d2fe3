import RunEvents
import Testing
import WorkflowModel

@testable import LocalExecutor

/// Which signals are requests of their own, and which are the other half of one.
struct StopRequestsTests {
  private typealias Arrival = (signal: Int32, way: StopRequests.Way, milliseconds: Nanoseconds)

  private func requests(_ arrivals: [Arrival]) -> [Bool] {
    var requests = StopRequests()
    return arrivals.map { signal, way, time in
      requests.isRequest(signal, way, at: Instant(nanoseconds: time * .millisecond))
    }
  }

  @Test func whatComesOnBothWaysIsOne() {
    #expect(requests([(15, .direct, 0), (15, .relayed, 3)]) == [true, false])
    #expect(requests([(15, .relayed, 0), (15, .direct, 1000)]) == [true, false])
  }

  @Test func whatComesTwiceOnOneWayIsTwo() {
    #expect(requests([(2, .relayed, 0), (2, .relayed, 0)]) == [true, true])
    #expect(requests([(15, .direct, 0), (15, .direct, 500)]) == [true, true])
  }

  @Test func twoThatComeOnBothWaysAreTwo() {
    #expect(
      requests([(15, .direct, 0), (15, .relayed, 1), (15, .direct, 2), (15, .relayed, 3)])
        == [true, false, true, false])
    // The system keeps one direct signal until it is taken.
    #expect(requests([(15, .direct, 0), (15, .relayed, 0), (15, .relayed, 0)]) == [true, false, true])
  }

  /// From the shell and from the kernel.
  @Test func hangupTwice() {
    #expect(requests([(1, .relayed, 0), (1, .relayed, 3)]) == [true, false])
    #expect(requests([(1, .relayed, 0), (1, .relayed, 3), (1, .relayed, 900)]) == [true, false, false])
    #expect(
      requests([(1, .relayed, 0), (1, .direct, 1), (1, .relayed, 3), (1, .direct, 4)]) == [true, false, false, false])
    // As systemd does with `SendSIGHUP`.
    #expect(requests([(15, .relayed, 0), (1, .relayed, 0)]) == [true, false])
    #expect(requests([(1, .relayed, 0), (1, .relayed, 3), (1, .relayed, 1001)]) == [true, false, true])
    #expect(requests([(1, .relayed, 0), (15, .relayed, 3)]) == [true, true])
    #expect(requests([(1, .relayed, 0), (2, .relayed, 3)]) == [true, true])
  }

  @Test func otherSignalsAndLaterOnesAreRequestsOfTheirOwn() {
    #expect(requests([(15, .direct, 0), (2, .relayed, 1)]) == [true, true])
    #expect(requests([(15, .direct, 0), (15, .relayed, 1001)]) == [true, true])
  }
}
