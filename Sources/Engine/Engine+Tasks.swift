import HeapModule
import Planner
import RunEvents
import Variables
import WorkflowModel

/// From waiting to the start of the action.
extension Engine {
  /// The only place where a task changes its state.
  mutating func move(_ task: TaskID, to state: TaskState) {
    let old = standings[Int(task)].state
    assert(state.predecessors.contains(old), "task \(task) can't go from \(old) to \(state)")
    if old.isUnderWay != state.isUnderWay { runningCount += state.isUnderWay ? 1 : -1 }
    if old.isUnderWay, !state.isUnderWay { release(task, wasServing: !holdsSlots(old)) }
    if state == .serving { resources.giveBackSlots(Int(standings[Int(task)].lane)) }
    if state == .ended { endedCount += 1 }
    if state == .serving { servingCount += 1 } else if old == .serving { servingCount -= 1 }
    standings[Int(task)].state = state
    // One that could not be started held its slots for no time, and one without slots had none to give.
    if old.isUnderWay, state == .ended, resources.demandsAnything(Int(standings[Int(task)].lane)) {
      lastReleased = task
    }
  }

  /// A service that was ready has given its slots back already, whatever it is doing now.
  private func holdsSlots(_ state: TaskState) -> Bool {
    state != .serving && state != .retiring
  }

  private mutating func release(_ task: TaskID, wasServing: Bool) {
    let isReturned = wasServing || returnedSlots.remove(task) != nil
    resources.giveBack(Int(standings[Int(task)].lane), withoutSlots: isReturned)
  }

  /// nil for one that asks for nothing beyond its action.
  func rules(of task: TaskID) -> RunRules? {
    let index = rulesIndex(of: task)
    return index == 0 ? nil : plan.rules[index]
  }

  /// Whether a task asks for anything beyond its action: few do, and for the others nothing is to be looked up. Inlined, as
  /// the engine is copied to call what does not change it.
  @inline(__always)
  func hasRules(_ task: TaskID) -> Bool {
    plan.tasks[Int(task)].rules != 0
  }

  /// The place in `plan.rules` of a task's rules.
  @inline(__always)
  func rulesIndex(of task: TaskID) -> Int {
    Int(plan.tasks[Int(task)].rules)
  }

  /// Lets a task run, all that it waits for having ended in the right way.
  mutating func admit(_ task: TaskID, after: TaskID?) {
    // An end, and the start of a matrix, has only its own duties.
    let kind = plan.tasks[Int(task)].kind
    if kind.isEnd { return closeGroup(task, after: after) }
    emit(.taskReady(task, after: after))
    if kind == .matrixStart { return openMatrix(task) }
    if hasRules(task), plan.rules[rulesIndex(of: task)].hasCondition {
      conditions.insert(task)
      move(task, to: .queued)
      enqueue(task)
    } else {
      beginDelay(of: task)
    }
  }

  mutating func beginDelay(of task: TaskID) {
    delay(task, by: plan.tasks[Int(task)].delay)
  }

  /// Lets a task wait before its action. Without a wait it goes on at once, so that nothing that ranks lower comes before it.
  mutating func delay(_ task: TaskID, by time: Nanoseconds) {
    guard time > 0 else { return endDelay(of: task) }
    move(task, to: .delaying)
    deadlines.insert(Deadline(instant: now.advanced(by: time), task: task, kind: .delayEnds))
  }

  /// - Parameter hasWaited: whether there was a delay at all.
  mutating func endDelay(of task: TaskID, hasWaited: Bool = false) {
    if hasWaited { emit(.delayEnded(task)) }
    let planned = plan.tasks[Int(task)]
    if planned.hasAction || (planned.kind == .groupStart && !plan.rules[rulesIndex(of: task)].pools.isEmpty) {
      move(task, to: .queued)
      enqueue(task)
    } else if planned.kind == .groupStart {
      openGroup(task)
    } else {
      end(task, .succeeded)
      finishIfDone()
    }
  }

  mutating func enqueue(_ task: TaskID) {
    standings[Int(task)].queuedInRound = round
    let isCondition = !conditions.isEmpty && conditions.contains(task)
    let lane = resources.lane(of: plan.tasks[Int(task)], rules(of: task), isCondition: isCondition)
    standings[Int(task)].lane = Int32(lane)
    queue?.insert(task, lane: lane)
    queuedSinceTold.append(task)
  }

  /// Tells of those that were put into the queue since it was last chosen from, and are still there.
  mutating func tellQueued() {
    for task in queuedSinceTold where standings[Int(task)].state == .queued {
      emit(.queued(task, for: resources.want(of: Int(standings[Int(task)].lane))))
    }
    queuedSinceTold.removeAll(keepingCapacity: queuedSinceTold.count < 1 << 12)
  }

  // MARK: - Groups and matrices

  mutating func openGroup(_ task: TaskID) {
    if hasRules(task), let timeout = plan.rules[rulesIndex(of: task)].timeout {
      deadlines.insert(Deadline(instant: now.advanced(by: timeout), task: task, kind: .groupTimeEnds))
    }
    end(task, .succeeded)
    finishIfDone()
  }

  /// All members have ended.
  private mutating func closeGroup(_ task: TaskID, after: TaskID?) {
    let start = plan.tasks[Int(task)].partner
    releaseGroup(start)
    let cause = standings[Int(task)].cause
    let isUnready = timedOutGroups.contains(start) || cause != Self.none
    if isUnready, let after { standings[Int(task)].awaited = after }
    let isBlocked = cause >= 0 && isBlocking(cause, endOf: task)
    // A failure that comes from outside is not one that the group may allow, however long the group took.
    if timedOutGroups.contains(start), !(isBlocked && plan.rules[rulesIndex(of: task)].allowsFailure) {
      end(task, .timedOut)
      fail(task)
    } else if cause == Self.none {
      emit(.taskReady(task, after: after))
      end(task, .succeeded)
    } else if cause >= 0, !isBlocked {
      end(task, .failed)
    } else {
      end(task, cause == Self.cancelled ? .cancelled : .blocked(by: cause))
    }
  }

  /// The start of a matrix makes its instances where they were not known before.
  private mutating func openMatrix(_ task: TaskID) {
    if let names = plan.awaitedLists(of: task) {
      let visible = exports(visibleTo: task)
      var lists: [String: Bytes] = [:]
      let inner = plan.lists(inside: task)
      for value in visible where names.contains(value.name) || inner.contains(value.name) {
        lists[value.name] = value.value
      }
      for name in names where lists[name] == nil {
        // It is a variable that was there before.
        if let known = plan.inheritedValue(of: name) {
          lists[name] = known
        } else {
          emit(.attemptEnded(task, attempt: 1, .notStarted(.preparation(.unsetList(name)))))
          end(task, .failed)
          return fail(task)
        }
      }
      expand(task, lists)
      if let problem = plan.expansionProblem {
        emit(.attemptEnded(task, attempt: 1, .notStarted(.preparation(problem))))
        for added in additions[task] ?? 0..<0 { settle(added, .cancelled) }
        end(task, .failed)
        return fail(task)
      }
    } else if plan.tasks[Int(task)].partner == task + 1 {
      // Nothing else would tell that there was nothing to do.
      emit(.tasksAdded(by: task, TaskID(plan.tasks.count)..<TaskID(plan.tasks.count)))
    }
    end(task, .succeeded)
    finishIfDone()
  }

  private mutating func expand(_ task: TaskID, _ lists: [String: Bytes]) {
    let (added, edges) = plan.expand(task, lists: lists)
    let count = plan.tasks.count
    standings += Array(repeating: Standing(missing: 0), count: added.count)
    queue?.grow(to: count, like: task)
    visibility?.grow(to: count)
    addSurroundings(of: added, around: task)
    for edge in edges {
      if standings[Int(edge.source)].state == .ended || standings[Int(edge.source)].state == .serving {
        visibility?.pass(from: edge.source, to: edge.target)
        if isFailed.contains(edge.source) { blame(edge.target, standings[Int(edge.source)].cause) }
      } else {
        standings[Int(edge.target)].missing += 1
      }
    }
    additions[task] = added
    hasGrown = true
    if plan.rules.contains(where: { $0.service != nil }) {
      joinServices(added, of: plan.tasks[Int(task)].partner)
      registerServices(added)
    }
    emit(.tasksAdded(by: task, added))
  }
}
