/// Why a text is no size.
package enum SizeError: Error, Hashable {
  case unreadable
  case negative
  /// More than `largestSize`.
  case tooLarge
}

/// The largest size a text can name, in bytes: 1 EiB, so that sums of a few stay far from overflow.
package let largestSize: Int64 = 1 << 60

/// Reads a size in bytes: `512MiB`, `2GB`, `1.5GiB`, `100kB`, `64B`, or a bare number. The result is exact; what is finer
/// than a byte is cut off.
package func readSize(_ text: UnsafeBufferPointer<UInt8>) -> Result<Int64, SizeError> {
  guard text.first == UInt8(ascii: "-") else { return readMagnitude(text[...]) }
  if case .failure(.unreadable) = readMagnitude(text.dropFirst()) { return .failure(.unreadable) }
  return .failure(.negative)
}

package func readSize(_ text: String) -> Result<Int64, SizeError> {
  var text = text
  return text.withUTF8 { readSize($0) }
}

private func readMagnitude(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Result<Int64, SizeError> {
  let whole = text.prefix { $0.isASCIIDigit }
  var rest = text[whole.endIndex...]
  var fraction = rest.prefix(0)
  if rest.first == UInt8(ascii: ".") {
    fraction = rest.dropFirst().prefix { $0.isASCIIDigit }
    if fraction.isEmpty { return .failure(.unreadable) }
    rest = rest[fraction.endIndex...]
  }
  guard !whole.isEmpty || !fraction.isEmpty, let unit = unitLength(rest) else { return .failure(.unreadable) }
  guard let size = product(whole, fraction, unit), size <= largestSize else { return .failure(.tooLarge) }
  return .success(size)
}

/// - Returns: nil when the product is beyond what sizes may be.
private func product(_ whole: some Sequence<UInt8>, _ fraction: some BidirectionalCollection<UInt8>, _ unit: Int64)
  -> Int64?
{
  var size: Int64 = 0
  for digit in whole {
    if size > largestSize / 10 { return nil }
    size = size * 10 + Int64(digit - UInt8(ascii: "0"))
    if size > largestSize / unit { return nil }
  }
  // Horner's scheme from the last decimal. Cutting off at each step gives what cutting off once at the end would, so
  // any number of decimals is exact.
  var part: Int64 = 0
  for digit in fraction.reversed() { part = (part + Int64(digit - UInt8(ascii: "0")) * unit) / 10 }
  return size * unit + part
}

/// - Returns: the bytes that a unit stands for, nil for what is none.
private func unitLength(_ unit: some Collection<UInt8>) -> Int64? {
  switch String(decoding: unit, as: UTF8.self) {
  case "", "B": 1
  case "kB": 1_000
  case "MB": 1_000_000
  case "GB": 1_000_000_000
  case "TB": 1_000_000_000_000
  case "KiB": 1 << 10
  case "MiB": 1 << 20
  case "GiB": 1 << 30
  case "TiB": 1 << 40
  default: nil
  }
}
