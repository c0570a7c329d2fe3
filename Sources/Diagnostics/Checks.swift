/// How much is looked for in a task file.
package enum Checks: Sendable {
  /// What keeps it from running.
  case errors
  /// Also what works, but hardly as it was meant. It takes time that a run need not spend.
  case all
}
