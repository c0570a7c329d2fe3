import Diagnostics
import TestSupport
import Testing
import WorkflowModel

/// Whatever is done to a file, it is either planned or told what is wrong with it, at a place that is in it.
@Suite struct MutationTests {
  private static let text = """
    # été
    name: "nightly é"
    mode: sync
    x-slow: &slow { cpus: 4, estimate: 10s, env: { LEVEL: high, NONE: ~ } }
    defaults: { shell: bash, env: { A: 'b' } }
    default: [deploy, last]
    tasks:
      first: make -j4
      second: &second
        <<: *slow
        delay: 1m30s
        run: |
          echo "語"
          exit 0
      deploy:
        mode: async
        dependencies: first
        tasks:
          upload: { run: [scp, -r, "x y"], dependencies: [first] }
          check: *second
      last:
        <<: [*slow]
        dependencies: [deploy/upload, second]
        run: >-
          folded
          text

    """

  private static let pieces = [
    "", " ", "  ", "\n", "\t", ":", ": ", "- ", "[", "]", "{", "}", ",", "&a ", "*a", "*slow", "<<", "'", "\"", "|",
    ">", "#",
    " #", "!t ", "!!str ", "~", "é", "語", "🚀", "%", "@", "?", "? ", "\\", "---\n", "...\n", "x", "0", "-", "run: y\n",
    "first", "tasks:", "\u{7}", "\0", "\r", "\u{FEFF}", "\u{85}",
  ]

  @Test func unharmed() throws {
    #expect(try read(Self.text).tasks.count == 6)
  }

  @Test(arguments: 0..<8)
  func everyFindingHasAPlace(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var planned = 0
    for _ in 0..<250 {
      let bytes = mutated(&random)
      let loaded = load(bytes: bytes)
      planned += loaded.diagnostics.isEmpty ? 1 : 0
      #expect(loaded.plan != nil || !loaded.diagnostics.isEmpty)
      expectSoundness(of: loaded, bytes)
    }
    // Most, but not all, do harm.
    #expect(planned > 0 && planned < 200, "\(planned)")
  }

  private func mutated(_ random: inout SplitMix64) -> [UInt8] {
    var bytes = Array(Self.text.utf8)
    for _ in 0..<random.number(1...3) {
      let start = random.number(0...(bytes.count - 1))
      let end = min(bytes.count, start + random.number(0...4))
      let piece = Self.pieces.randomElement(using: &random)!
      bytes.replaceSubrange(start..<end, with: piece.utf8)
    }
    return bytes
  }

  private func expectSoundness(of loaded: LoadedText, _ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
    for finding in loaded.diagnostics {
      for range in [finding.range].compactMap(\.self) + finding.labels.map(\.range) {
        #expect(range.start <= range.end && Int(range.end) <= bytes.count, "\(finding)\n\(text)")
        guard isUTF8 else { continue }
        for edge in [Int(range.start), Int(range.end)] where edge < bytes.count {
          #expect(bytes[edge] & 0xC0 != 0x80, "\(finding) is cut within a character\n\(text)")
        }
      }
    }
    let starts = loaded.diagnostics.map { $0.range?.start ?? 0 }
    #expect(starts == starts.sorted())
    #expect(Set(loaded.diagnostics).count == loaded.diagnostics.count, "said twice:\n\(loaded.report)")
    #expect(loaded.rules.contains("not-utf8") == !isUTF8 || loaded.rules.contains("control-character"), "\(text)")
    #expect(!loaded.summary.contains { $0.contains("without") }, "\(loaded.report)")
    if isUTF8 { #expect(!loaded.report.contains("\u{FFFD}"), "\(loaded.report)") }
  }
}
