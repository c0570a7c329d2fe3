import CSystem
import Glibc

/// Ends this process by a signal, as if it had never been held back: whoever waits for the process sees what stopped it. A
/// shell goes on with its loop after Ctrl-C unless the program under way dies of it.
///
/// No core is dumped. Returns where the process can't die of it: the first one of a container dies of no signal of its own.
package func die(of signal: Int32) {
  tf_forbid_core()
  Glibc.signal(signal, SIG_DFL)
  raise(signal)
  blockSignals([signal], isBlocked: false)
}
