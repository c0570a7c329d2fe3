/// A 32-bit hash of bytes for tables in memory, the same in every run; nothing observable depends on it.
///
/// Short texts are taken in one or two overlapping words, longer ones by the word; the mixing is the multiply-and-fold of
/// wyhash (Wang Yi, public domain).
@inlinable
@inline(__always)
package func hashBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
  let count = bytes.count
  guard count > 0, let base = UnsafeRawPointer(bytes.baseAddress) else { return 0 }
  var a: UInt64
  var b: UInt64
  if count <= 3 {
    a = UInt64(bytes[0]) << 16 | UInt64(bytes[count >> 1]) << 8 | UInt64(bytes[count - 1])
    b = 0
  } else if count <= 8 {
    a = UInt64(base.loadUnaligned(as: UInt32.self))
    b = UInt64((base + count - 4).loadUnaligned(as: UInt32.self))
  } else {
    a = 0
    var index = 0
    while index + 8 < count {
      a = foldedProduct(a ^ (base + index).loadUnaligned(as: UInt64.self), 0xE703_7ED1_A0B4_28DB)
      index += 8
    }
    b = (base + count - 8).loadUnaligned(as: UInt64.self)
  }
  let product = foldedProduct(a ^ 0xA076_1D64_78BD_642F, b ^ 0xE703_7ED1_A0B4_28DB ^ UInt64(count))
  return UInt32(truncatingIfNeeded: product ^ product >> 32)
}

/// The two halves of the 128-bit product, folded into one word.
@inlinable
@inline(__always)
package func foldedProduct(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let (high, low) = a.multipliedFullWidth(by: b)
  return high ^ low
}

/// Whether two stretches of memory hold the same bytes.
@inlinable
@inline(__always)
package func haveEqualBytes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
  guard a.count == b.count else { return false }
  for index in 0..<a.count where a[index] != b[index] { return false }
  return true
}
