package import WorkflowModel

/// Seconds as a decimal number, rounded half up.
///
/// - Parameter decimals: at most so many; trailing zeros are left out unless `isPadded`.
package func secondsText(_ time: Nanoseconds, decimals: Int, isPadded: Bool = false) -> String {
  // Most are whole.
  if !isPadded, time % .second == 0 { return String(time / .second) }
  let unit = (0..<(9 - decimals)).reduce(Nanoseconds(1)) { unit, _ in unit * 10 }
  let perSecond = Nanoseconds.second / unit
  let rounded = time / unit + (time % unit * 2 >= unit ? 1 : 0)
  let whole = String(rounded / perSecond)
  var (part, digits) = (rounded % perSecond, decimals)
  if !isPadded {
    while digits > 0, part % 10 == 0 { (part, digits) = (part / 10, digits - 1) }
  }
  guard digits > 0 else { return whole }
  let fraction = String(part)
  return "\(whole).\(String(repeating: "0", count: digits - fraction.utf8.count))\(fraction)"
}
