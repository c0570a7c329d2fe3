import Analysis
import ArgumentParser
import Diagnostics
import Engine
import Planner
import Reporters
import RunEvents
import Taskflow
import Variables
import WorkflowModel

/// What `plan` was asked for, and `run --dry-run`: plans, runs in virtual time, compares, and puts the reports together.
struct PlanRequest {
  let file: LoadedFile
  let options: Planner.Options
  let memory: Int64?
  var changes: WhatIfOptions?
  let order: OrderOptions
  /// Where the events of the plan go; `-` is standard output.
  var events: String?

  // MARK: - One plan

  /// Prints one plan.
  func show(_ plan: Plan, slots: Int?, format: PlanCommand.Format, parts: TimelineReport.Parts?) throws {
    secrets.add(of: plan)
    let (changed, failing) = try change(plan)
    let eventFile = try openEvents(of: plan)
    let log = eventFile.map { file in
      EventLog(changed, header(of: plan, slots: slots), secrets: secrets, write: file.write)
    }
    let run = planned(
      changed, slots: changes?.cpus.map(\.count) ?? slots, failing: failing, observers: log.map { [$0] } ?? [])
    eventFile?.finish()
    let words = OutcomeText(errorText: errorText)
    let report = PlanReport(run, display: display, words: words)
    let make = { write(report, of: run, plan, slots, format, parts, to: $0) }
    if format == .json {
      try Messages.writeDocument(of: "plan", make)
    } else {
      try Messages.writeReport(of: "plan", isColored: format == .text ? nil : false, make)
    }
    // A plan may come to a point at which nothing can go on.
    if case .faulted(let fault) = run.result {
      Messages.say(rendered: words.reason(fault, run.timeline))
      throw ExitCode(ExitStatus.fault)
    }
    if eventFile?.failure != nil { throw ExitCode(ExitStatus.fault) }
  }

  private func header(of plan: Plan, slots: Int?) -> RunHeader {
    var header = RunHeader(runID: plan.invocation.runID)
    header.release = taskflowVersion
    header.slots = changes?.cpus.map(\.count) ?? slots
    header.memory = memory
    return header
  }

  private var secrets: Secrets { Messages.secrets }

  private func write(_ text: String, as format: PlanCommand.Format) throws {
    if format == .json {
      try Messages.writeDocument(text, of: "plan")
    } else {
      try Messages.writeReport(text, of: "plan", isColored: format == .text ? nil : false)
    }
  }

  private func openEvents(of plan: Plan) throws -> EventFile? {
    guard let events else { return nil }
    guard let file = EventFile.open(events, during: "plan", of: plan) else { throw ExitCode(ExitStatus.usage) }
    return file
  }

  private func write(
    _ report: PlanReport, of run: PlannedRun, _ plan: Plan, _ slots: Int?, _ format: PlanCommand.Format,
    _ parts: TimelineReport.Parts?, to pieces: TextPieces
  ) {
    switch format {
    case .csv: report.writeCSV(to: pieces)
    case .json: report.writeJSON(explanation(of: run), to: pieces)
    case .text:
      let difference = difference(run, from: plan, slots: slots)
      guard parts != TimelineReport.Parts.none else { return pieces.append(difference) }
      report.writeText(parts, to: pieces)
      pieces.append(difference)
      if let explanation = explanation(of: run) {
        pieces.append(ExplanationText(explanation, lineWidth: display.lineWidth).render())
      }
      pieces.append(assumptions(plan))
    }
  }

  private func change(_ plan: Plan) throws(WhatIfMistake) -> (plan: Plan, failing: Set<TaskID>) {
    guard let changes else { return (plan, []) }
    return (try changes.apply(to: plan), try changes.failing(in: plan))
  }

  private var display: Display { TerminalTraits.display(of: 1, isPlan: true) }

  private func planned(
    _ plan: Plan, slots: Int?, failing: Set<TaskID>, observers: [any RunObserver] = [],
    say: (Words) -> Void = Messages.say
  ) -> PlannedRun {
    var options = Engine.Options(slots: slots, memory: memory, onFailure: plan.onFailure)
    let (ranks, bound) = order.order(plan, options, say: say)
    options.ranks = ranks
    return PlannedRun(
      plan, options, secrets: secrets, failing: failing, observers: observers, bound: bound)
  }

  private func explanation(of run: PlannedRun) -> Explanation? {
    let options = options.naming(tasksOf: run.plan)
    return Explanation(run, mode: options.mode) { workflow, mode in
      var changed = options
      changed.mode = mode
      guard let plan = Planner.plan(workflow, changed).plan else { return nil }
      return try? change(plan).plan
    }
  }

  private func difference(_ run: PlannedRun, from plan: Plan, slots: Int?) -> String {
    // A run that fails ends when it does, which is no gain.
    guard changes?.isEmpty == false, run.result == .succeeded else { return "" }
    let base = planned(plan, slots: slots, failing: [], say: { _ in })
    let (new, old) = (run.makespan, base.makespan)
    let format = TimeFormat(for: [new, old, max(new, old) - min(new, old)], isExact: true)
    let change =
      new == old ? "no difference" : new < old ? "\(format.text(old - new)) less" : "\(format.text(new - old)) more"
    return line("with these changes \(format.text(new)), without them \(format.text(old)): \(change)")
  }

  private func assumptions(_ plan: Plan) -> String {
    let assumed = plan.assumedEstimates
    guard assumed > 0 else { return "" }
    let counted = "\(assumed) estimate\(assumed == 1 ? " was" : "s were") assumed"
    return line("\(counted): a task without one counts as 1 s, or 0 s after a delay.")
  }

  private func line(_ text: String) -> String { wrapped(text, to: display.lineWidth) + "\n" }

  // MARK: - Several

  /// Prints one row for each mode and number of slots.
  func compare(_ plan: Plan, slots: [Int?], modes: [Mode], format: PlanCommand.Format) throws {
    var rows: [(mode: Mode?, row: SlotRow)] = []
    var enough: [String] = []
    for mode in modes.isEmpty ? [nil] : modes.map(Optional.some) {
      guard let plan = mode == options.mode ? plan : replanned(mode) else { continue }
      let (changed, failing) = try change(plan)
      rows += slots.map { (mode, SlotRow(planned(changed, slots: $0, failing: failing))) }
      if failing.isEmpty, let text = enoughText(changed, modes.count > 1 ? mode : nil) { enough.append(text) }
    }
    let table = SlotTable(rows, display: display)
    switch format {
    case .json: try write(table.json(), as: format)
    case .csv: try write(table.csv(), as: format)
    case .text: try write(table.render() + "\n" + enough.joined() + assumptions(plan), as: format)
    }
  }

  private func replanned(_ mode: Mode?) -> Plan? {
    var changed = options
    changed.mode = mode
    return file.plan(changed, showsDoubts: false)
  }

  private func enoughText(_ plan: Plan, _ mode: Mode?) -> String? {
    let options = Engine.Options(slots: nil, memory: memory, onFailure: plan.onFailure)
    return SlotSearch.enough(plan, options).map { found in
      let prefix = mode.map { "\($0.rawValue): " } ?? ""
      return
        "\(prefix)more than \(found.slots) slot\(found.slots == 1 ? " saves" : "s save") no time (\(lengthText(found.makespan)))\n"
    }
  }
}
