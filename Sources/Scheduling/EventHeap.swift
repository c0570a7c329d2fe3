/// A binary heap of moments in memory of its own. The library's min-max heap checks what the list scheduler's innermost loop
/// need not have checked, and takes twice as long there.
struct EventHeap: ~Copyable {
  struct Event {
    var time: Int64
    /// What happens then; of two at one moment, either may come first.
    var what: Int32
  }

  private let events: UnsafeMutablePointer<Event>
  private(set) var count = 0

  /// - Parameter capacity: how many events there are at most at a time.
  init(capacity: Int) {
    events = .allocate(capacity: capacity + 1)
  }

  deinit { events.deallocate() }

  /// The next moment; `Int64.max` when there is none.
  var nextTime: Int64 { count == 0 ? .max : events[0].time }

  mutating func insert(_ what: Int32, at time: Int64) {
    var place = count
    count += 1
    while place > 0 {
      let parent = (place - 1) >> 1
      if events[parent].time <= time { break }
      events[place] = events[parent]
      place = parent
    }
    events[place] = Event(time: time, what: what)
  }

  mutating func removeFirst() -> Int32 {
    let first = events[0].what
    count -= 1
    let last = events[count]
    var place = 0
    while true {
      var child = 2 * place + 1
      if child >= count { break }
      if child + 1 < count, events[child + 1].time < events[child].time { child += 1 }
      if last.time <= events[child].time { break }
      events[place] = events[child]
      place = child
    }
    events[place] = last
    return first
  }

  mutating func removeAll() { count = 0 }
}
