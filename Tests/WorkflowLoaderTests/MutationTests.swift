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

  /// Every key that is not in the text above, and what it takes.
  private static let rarerKeys = """
    version: 1
    description: é
    params:
      level: { default: info, choices: [info, "débug"], description: How much, secret: false }
      release: { default: v1.2, pattern: 'v[0-9]+[.][0-9]+' }
      who: "${USER:-you}"
    env: { A: "${level}/x", B: $$ }
    env_file: ["none.env?"]
    secrets: [TOKEN, A]
    pools: { gpu: 2, web-1: 1 }
    on_failure: continue
    defaults: { pool: gpu, grace: 1s, retry: { max: 2, delay: 1s, backoff: 1.5, on: [1, timeout] }, tty: true }
    tasks:
      server: { service: { ready: test -e x, interval: 1s, timeout: 5s }, run: serve, pool: [], retry: 0 }
      make:
        dependencies: server
        matrix: { os: [linux, "été"], py: [3.10], exclude: [{ os: linux }], include: [{ os: bsd, py: "4" }] }
        run: make
        memory: 1.5GB
        timeout: 1h
        inputs: ["src/**/*.[ch]", "{a,b}"]
        outputs: out-${os}-${py}
        exports: version
        shell: [env, bash, "-${level}", -c]
        cwd: "${A:-é}"
      group:
        dependencies: ["make[os=été]"]
        if: test -n "$A"
        when: always
        allow_failure: true
        pool: [web-1]
        tasks: { ask: { interactive: true, tty: false, run: ask } }

    """
  private static let pieces = [
    "", " ", "  ", "\n", "\t", ":", ": ", "- ", "[", "]", "{", "}", ",", "&a ", "*a", "*slow", "<<", "'", "\"", "|",
    ">", "#",
    " #", "!t ", "!!str ", "~", "é", "語", "🚀", "%", "@", "?", "? ", "\\", "---\n", "...\n", "x", "0", "-", "run: y\n",
    "first", "tasks:", "${", "${A}", "}", "$$", "include: x", "matrix", "max: 1", "true", "[os=", "null", "\u{7}", "\0",
    "\r", "\u{FEFF}", "\u{85}",
  ]

  @Test func unharmed() throws {
    #expect(try read(Self.text).tasks.count == 6)
    #expect(try read(Self.rarerKeys).tasks.count == 4)
  }

  @Test(arguments: 0..<8)
  func everyFindingHasAPlace(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var planned = 0
    for _ in 0..<250 {
      let bytes = mutated(seed.isMultiple(of: 2) ? Self.text : Self.rarerKeys, &random)
      let loaded = load(bytes: bytes)
      planned += loaded.diagnostics.isEmpty ? 1 : 0
      #expect(loaded.plan != nil || !loaded.diagnostics.isEmpty)
      expectSoundness(of: loaded, bytes)
    }
    // Most, but not all, do harm.
    #expect(planned > 0 && planned < 200, "\(planned)")
  }

  private func mutated(_ text: String, _ random: inout SplitMix64) -> [UInt8] {
    var bytes = Array(text.utf8)
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
    #expect(loaded.unsoundness { load(bytes: $0) } == [], "\(text)")
    #expect(loaded.rules.contains("not-utf8") == !isUTF8 || loaded.rules.contains("control-character"), "\(text)")
    #expect(!loaded.summary.contains { $0.contains("without") }, "\(loaded.report)")
    if isUTF8 { #expect(!loaded.report.contains("\u{FFFD}"), "\(loaded.report)") }
  }
}
