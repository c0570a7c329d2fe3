import TestSupport
import Testing

/// Groups: their beginnings, ends, delays, and modes.
struct GroupTests {
  @Test func aGroupWaitsBeginsAndEndsAsAWhole() throws {
    try expectDrawing(
      """
      tasks:
        prepare: { run: x, estimate: 1s }
        build:
          delay: 2s
          dependencies: prepare
          tasks:
            library: { run: x, estimate: 1s }
            program: { run: x, estimate: 2s }
        publish: { run: x, estimate: 1s, dependencies: build }
      """,
      is: """
        prepare       |=     |
        build         | --   |
        build/library |   =  |
        build/program |   == |
        publish       |     =|
        """)
  }

  @Test func everyStepOfAGroupIsToldInOrder() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          g:
            tasks:
              a: { run: x, estimate: 1s }
              b: { run: x, estimate: 2s }
          after: { dependencies: g }
        """))
    #expect(
      run.transcript == [
        "0s run started",
        "0s ready begin g", "0s end begin g: succeeded",
        "0s ready g/a after begin g", "0s ready g/b after begin g",
        "0s start g/b", "0s start g/a",
        "1s exit g/a: 0", "1s end g/a: succeeded",
        "2s exit g/b: 0", "2s end g/b: succeeded",
        "2s ready end g after g/b", "2s end end g: succeeded",
        "2s ready after after end g", "2s end after: succeeded",
        "2s run succeeded",
      ])
  }

  @Test func aSyncGroupRunsItsMembersInOrder() throws {
    try expectDrawing(
      """
      tasks:
        g:
          mode: sync
          tasks:
            a: { run: x, estimate: 2s }
            b: { delay: 1s }
            c: { run: x, estimate: 1s }
        beside: { run: x, estimate: 3s }
      """,
      is: """
        g/a    |==  |
        g/b    |  - |
        g/c    |   =|
        beside |=== |
        """)
  }

  @Test func aSyncListWaitsForAllOfAGroup() throws {
    try expectDrawing(
      """
      mode: sync
      tasks:
        setup: { run: x, estimate: 1s }
        checks:
          tasks:
            lint: { run: x, estimate: 2s }
            test: { run: x, estimate: 3s }
        done: { run: x, estimate: 1s }
      """,
      is: """
        setup       |=    |
        checks/lint | ==  |
        checks/test | === |
        done        |    =|
        """)
  }

  @Test func aMemberCanBeDependedOnAlone() throws {
    try expectDrawing(
      """
      tasks:
        g:
          tasks:
            quick: { run: x, estimate: 1s }
            slow: { run: x, estimate: 4s }
        early: { run: x, estimate: 1s, dependencies: g/quick }
        late: { run: x, estimate: 1s, dependencies: [g] }
      """,
      is: """
        g/quick |=    |
        g/slow  |==== |
        early   | =   |
        late    |    =|
        """)
  }

  @Test func groupsNest() throws {
    try expectDrawing(
      """
      tasks:
        outer:
          delay: 1s
          mode: sync
          tasks:
            first: { run: x, estimate: 1s }
            inner:
              delay: 1s
              tasks:
                a: { run: x, estimate: 2s }
                b: { run: x, estimate: 1s }
            last: { run: x, estimate: 1s }
        after: { delay: 1s, dependencies: outer }
      """,
      is: """
        outer         |-      |
        outer/first   | =     |
        outer/inner   |  -    |
        outer/inner/a |   ==  |
        outer/inner/b |   =   |
        outer/last    |     = |
        after         |      -|
        """)
  }

  @Test func aGroupHoldsNoSlotItself() throws {
    try expectDrawing(
      """
      tasks:
        g:
          delay: 1s
          defaults: { cpus: 2 }
          tasks:
            a: { run: x, estimate: 1s }
            b: { run: x, estimate: 1s, cpus: 1 }
        other: { run: x, estimate: 3s }
      """, slots: 2,
      is: """
        g     |-   |
        g/a   | ..=|
        g/b   | =  |
        other |=== |
        """)
  }
}
