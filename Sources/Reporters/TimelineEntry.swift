package import Planner
package import RunEvents

extension Timeline {
  /// What happened to one task. There is one for each, so it is small, and nothing in it is counted by references: what few
  /// tasks have is kept in `Details`.
  package struct Entry: Sendable {
    private var readyAt = Self.never
    private var actionStartAt = Self.never
    private var finishAt = Self.never
    private var readyAfterTask: TaskID = -1
    private var actionAfterTask: TaskID = -1
    private var place: Int32 = 0
    /// How many attempts there were.
    package var attempts: Int32 = 0
    package var outcome: Outcome?
    /// Whether an attempt has ended.
    package var hasResult = false

    private static let never = Instant(nanoseconds: .min)

    /// When its dependencies had ended.
    package var ready: Instant? {
      get { Self.known(readyAt) }
      set { readyAt = newValue ?? Self.never }
    }

    /// The last of those.
    package var readyAfter: TaskID? {
      get { Self.known(readyAfterTask) }
      set { readyAfterTask = newValue ?? -1 }
    }

    /// When its first attempt was started.
    package var actionStart: Instant? {
      get { Self.known(actionStartAt) }
      set { actionStartAt = newValue ?? Self.never }
    }

    /// The task whose slot its attempts waited for last.
    package var actionAfter: TaskID? {
      get { Self.known(actionAfterTask) }
      set { actionAfterTask = newValue ?? -1 }
    }

    package var finish: Instant? {
      get { Self.known(finishAt) }
      set { finishAt = newValue ?? Self.never }
    }

    /// Its place among all that were started, by when they finished, counted from 1.
    package var order: Int? {
      get { place == 0 ? nil : Int(place) }
      set { place = Int32(newValue ?? 0) }
    }

    private static func known(_ instant: Instant) -> Instant? { instant == never ? nil : instant }
    private static func known(_ task: TaskID) -> TaskID? { task < 0 ? nil : task }
  }
}
