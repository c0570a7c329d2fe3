import CSystem

/// The processors of this machine, as far as they are ours.
enum Processors {
  /// How many this process may use.
  static var available: Int {
    max(1, Int(tf_processor_count()))
  }
}
