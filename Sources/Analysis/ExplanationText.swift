/// Where the time of a run goes: what would save some, and where it waits.
package struct ExplanationText {
  private let savings: [TimeSavings.Saving]
  private let stretches: Stretches
  private let run: PlannedRun
  /// How much of each is shown.
  private static let limits = (savings: 5, waits: 2, idle: 3)

  package init(_ savings: [TimeSavings.Saving], _ stretches: Stretches, of run: PlannedRun) {
    self.savings = savings
    self.stretches = stretches
    self.run = run
  }

  package func render() -> String {
    SavingsText(savings, of: run).render(limit: Self.limits.savings)
      + StretchText(stretches, of: run).render(waits: Self.limits.waits, idle: Self.limits.idle)
  }
}
