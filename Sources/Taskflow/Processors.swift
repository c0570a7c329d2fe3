import CSystem

/// The memory of this machine.
package enum Memory {
  /// In bytes; nil when the system won't say.
  package static var available: Int64? {
    let bytes = tf_memory_size()
    return bytes > 0 ? bytes : nil
  }
}

/// The processors of this machine, as far as they are ours.
package enum Processors {
  /// How many this process may use.
  package static var available: Int {
    max(1, Int(tf_processor_count()))
  }
}
