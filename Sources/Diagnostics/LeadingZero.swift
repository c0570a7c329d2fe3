/// A whole number that begins like `010`, which is 8 to readers of YAML 1.1 and 10 to those of 1.2, without the zeros
/// before it; nil for what all read alike: `0`, `07` and what isn't digits only.
package func withoutLeadingZero(_ text: String) -> String? {
  let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
  let number = digits.drop { $0 == UInt8(ascii: "0") }
  guard number.count > 1, number.count < digits.count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
    return nil
  }
  return (text.utf8.first == UInt8(ascii: "-") ? "-" : "") + String(Substring(number))
}
