import CSystem

/// The processors of this machine, as far as they are ours.
package enum Processors {
  /// How many this process may use.
  package static var available: Int {
    max(1, Int(tf_processor_count()))
  }
}
