import Robustness

private let examination = Examination(includedFiles: (try? Seed.includedFiles()) ?? [])

/// Looks at an input of libFuzzer, which brings `main` (llvm.org/docs/LibFuzzer.html), as `mutate` does. A problem ends the
/// process, and libFuzzer keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let problems = examination.examine(Array(UnsafeBufferPointer(start: start, count: size))).problems
  if !problems.isEmpty { fatalError(problems.joined(separator: "\n")) }
  return 0
}
