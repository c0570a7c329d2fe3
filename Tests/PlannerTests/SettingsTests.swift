import Planner
import TestSupport
import Testing
import WorkflowModel

/// What a task is given by itself and by all around it.
@Suite struct SettingsTests {
  /// The resolved settings of each task on a line.
  private func settings(_ text: String, targets: [String] = []) throws -> [String] {
    let plan = try plan(text, targets: targets)
    return plan.properTasks.map { task in
      let planned = plan.tasks[Int(task)]
      let own = plan.settings[Int(planned.settings)]
      var parts = ["\(own.shell.words[0].shown) in \(own.directory?.template.shown ?? ".")"]
      parts += entries(own.layer, plan).map { "\($0.name)=\($0.value?.shown ?? "~")" }
      parts.append("cpus \(planned.cpus)")
      if planned.priority != 0 { parts.append("priority \(planned.priority)") }
      return "\(plan.name(of: task)): \(parts.joined(separator: " "))"
    }
  }

  /// What all layers set, from the outermost inwards.
  private func entries(_ layer: Int32?, _ plan: Plan) -> [EnvironmentEntry] {
    guard let layer else { return [] }
    return entries(plan.layers[Int(layer)].outer, plan) + plan.layers[Int(layer)].entries
  }

  @Test func withoutAny() throws {
    #expect(
      try settings("tasks: {a: x, b: {run: [x]}, c: {delay: 1}, g: {tasks: {d: x}}}") == [
        "a: sh in . cpus 1", "b: sh in . cpus 1", "c: sh in . cpus 0", "g/d: sh in . cpus 1",
      ])
  }

  @Test func theInnerWins() throws {
    #expect(
      try settings(
        """
        defaults: { shell: bash, cwd: outer, cpus: 2, priority: 5 }
        tasks:
          a: x
          b: { run: x, shell: zsh, cwd: own, cpus: 3, priority: -1 }
          g:
            cwd: group
            defaults: { shell: fish, cpus: 4 }
            tasks:
              c: x
              d: { run: x, cpus: 1, cwd: own }
              h:
                defaults: { cwd: inner, priority: 7 }
                tasks:
                  e: x
                  f: { run: x, shell: sh }
              i: x
          j: x
        """) == [
          "a: bash in outer cpus 2 priority 5", "b: zsh in own cpus 3 priority -1",
          "g/c: fish in group cpus 4 priority 5",
          "g/d: fish in own cpus 1 priority 5", "g/h/e: fish in inner cpus 4 priority 7",
          "g/h/f: sh in inner cpus 4 priority 7",
          "g/i: fish in group cpus 4 priority 5", "j: bash in outer cpus 2 priority 5",
        ])
  }

  /// A group's `defaults` are for its members and lie over what the group itself is given.
  @Test func defaultsOfAGroupLieOverItsOwn() throws {
    #expect(
      try settings("tasks: {g: {cwd: a, env: {V: 1}, defaults: {cwd: b, env: {V: 2}}, tasks: {t: x}}}")
        == ["g/t: sh in b V=1 V=2 cpus 1"])
  }

  /// Environments add up from the outside in; in the end the last entry of a name counts.
  @Test func environmentsInTheirOrder() throws {
    #expect(
      try settings(
        """
        env: { A: file, B: file, C: }
        defaults: { env: { B: defaults, D: defaults } }
        tasks:
          a: { run: x, env: { A: task, D: } }
          g:
            env: { A: group, E: group }
            defaults: { env: { E: inner } }
            tasks:
              b: { run: x, env: { E: task } }
              c: x
          d: x
        """) == [
          "a: sh in . A=file B=file C=~ B=defaults D=defaults A=task D=~ cpus 1",
          "g/b: sh in . A=file B=file C=~ B=defaults D=defaults A=group E=group E=inner E=task cpus 1",
          "g/c: sh in . A=file B=file C=~ B=defaults D=defaults A=group E=group E=inner cpus 1",
          "d: sh in . A=file B=file C=~ B=defaults D=defaults cpus 1",
        ])
  }

  /// A member that is run alone is given what it would be given in the whole.
  @Test func selectionChangesNothing() throws {
    let text =
      "defaults: {cpus: 2}\ntasks: {a: x, g: {env: {A: b}, cwd: d, tasks: {h: {defaults: {cpus: 3}, tasks: {b: x}}}}}"
    #expect(try settings(text, targets: ["g/h/b"]) == ["g/h/b: sh in d A=b cpus 3"])
    #expect(try settings(text).last == "g/h/b: sh in d A=b cpus 3")
  }

  /// What does nothing holds no slot.
  @Test func slots() throws {
    let plan = try plan(
      "defaults: {cpus: 3}\ntasks: {a: x, b: {run: x, cpus: 0}, c: {delay: 1}, d: {}, g: {tasks: {e: x}}}")
    #expect(plan.tasks.map(\.cpus) == [3, 0, 0, 0, 0, 3, 0])
  }

  /// A hundred thousand tasks that set nothing share one entry.
  @Test func settingsAreShared() throws {
    let plan = try plan("env: {A: b}\ntasks: {a: x, b: x, g: {tasks: {c: x, d: {run: x, cpus: 2}}}, e: x}")
    #expect(plan.settings.count == 2)
  }
}
