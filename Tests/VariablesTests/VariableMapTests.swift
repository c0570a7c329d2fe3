import TestSupport
import Testing
import Variables

@Suite struct VariableMapTests {
  private func lines(_ map: VariableMap) -> [String] {
    map.map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" }
  }

  @Test func laterSettingsOfARankWin() {
    var map = VariableMap()
    map.set("A", "1", rank: 0)
    map.set("B", "2", rank: 0)
    map.set("A", "3", rank: 0)
    #expect(lines(map) == ["A=3", "B=2"])
    #expect(map["A"] == Bytes("3".utf8))
    #expect(map["C"] == nil)
  }

  @Test func layersMayBeFilledInInAnyOrder() {
    var map = VariableMap()
    map.set("A", "task", rank: 7)
    map.set("A", "file", rank: 1)
    map.set("B", "file", rank: 1)
    map.set("B", "task", rank: 7)
    #expect(lines(map) == ["A=task", "B=task"])
  }

  @Test func whatIsRemovedStaysRemovedForLowerLayers() {
    var map = VariableMap()
    map.set("A", "1", rank: 0)
    map.set("B", "2", rank: 0)
    map.set("A", nil, rank: 2)
    map.set("A", "low", rank: 1)
    #expect(lines(map) == ["B=2"])
    #expect(map["A"] == nil)
    map.set("A", "high", rank: 2)
    #expect(lines(map) == ["A=high", "B=2"], "a name keeps its place")
    map.set("never", nil, rank: 5)
    map.set("never", "low", rank: 4)
    #expect(map["never"] == nil)
  }

  @Test func emptyIsSet() {
    var map = VariableMap()
    map.set("A", "", rank: 0)
    #expect(map["A"] == [])
    #expect(lines(map) == ["A="])
  }

  @Test func copiesAreIndependent() {
    var map = VariableMap()
    map.set("A", "1", rank: 0)
    var copy = map
    copy.set("A", "2", rank: 0)
    copy.set("B", "2", rank: 0)
    #expect(lines(map) == ["A=1"])
    #expect(lines(copy) == ["A=2", "B=2"])
  }

  @Test func mergingKeepsRanksAndRemovals() {
    var low = VariableMap()
    low.set("A", "low", rank: 1)
    low.set("B", "low", rank: 1)
    low.set("C", "low", rank: 1)
    var high = VariableMap()
    high.set("B", nil, rank: 2)
    high.set("C", "high", rank: 2)
    high.set("D", "high", rank: 2)
    var upwards = low
    upwards.merge(high)
    #expect(lines(upwards) == ["A=low", "C=high", "D=high"])
    var downwards = high
    downwards.merge(low)
    #expect(lines(downwards) == ["C=high", "D=high", "A=low"])
  }

  /// To the system they are two names, though Swift calls the strings equal.
  @Test func namesAreComparedByTheirBytes() {
    var map = VariableMap()
    map.set("\u{E9}", "one scalar", rank: 0)
    map.set("e\u{301}", "two scalars", rank: 0)
    #expect(map.map(\.value).count == 2)
    #expect(map["\u{E9}"] == Bytes("one scalar".utf8))
  }

  @Test(arguments: [
    Bytes("A=b".utf8), Bytes("A=".utf8), Bytes("A=b=c".utf8), Bytes("BASH_FUNC_f%%=() { :; }".utf8),
    Bytes("A=".utf8) + [0xFF, 0xC3, 0x0A, 0x28], [0xFF, 0xFE] + Bytes("=x".utf8), Bytes("no equals sign".utf8),
    Bytes("=C:=x".utf8), [0xC3, 0x28, 0x3D],
  ])
  func whatIsInheritedIsPassedOnUnchanged(line: Bytes) {
    var map = VariableMap()
    line.withUnsafeBufferPointer { map.inherit(line: $0, rank: 0) }
    map.set("LAST", "x", rank: 0)
    let block = map.makeBlock()
    #expect(block.starts.count == 2)
    #expect(block.bytes.split(separator: 0).map(Bytes.init).contains(line))
    #expect(block.bytes.last == 0)
  }

  @Test func inheritedValuesNeedNotBeText() {
    var map = VariableMap()
    (Bytes("A=".utf8) + [0xFF, 0x3D, 0x80]).withUnsafeBufferPointer { map.inherit(line: $0, rank: 0) }
    #expect(map["A"] == [0xFF, 0x3D, 0x80])
  }

  @Test func theBlockHoldsALineForEachVariable() {
    var map = VariableMap()
    map.set("A", "1", rank: 0)
    map.set("GONE", "2", rank: 0)
    map.set("B", "two words\n", rank: 0)
    map.set("GONE", nil, rank: 0)
    map.set("C", "", rank: 0)
    let block = map.makeBlock()
    #expect(block.bytes == Bytes("A=1\0B=two words\n\0C=\0".utf8))
    #expect(block.starts == [0, 4, 17])
    #expect(VariableMap().makeBlock().bytes.isEmpty)
  }

  /// Against the plainest model: each name has what was set last among the settings of highest rank.
  @Test func agreesWithTheModel() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<300 {
      var map = VariableMap()
      var settings: [(name: String, value: String?, rank: Int)] = []
      for number in 0..<random.number(0...40) {
        let value = random.chance(25) ? nil : "\(number)"
        settings.append(("N\(random.number(0...6))", value, random.number(0...3)))
        map.set(settings[number].name, value.map { Bytes($0.utf8) }, rank: settings[number].rank)
      }
      var names: [String] = []
      for setting in settings where !names.contains(setting.name) { names.append(setting.name) }
      let expected = names.compactMap { name -> String? in
        let own = settings.filter { $0.name == name }
        let winner = own.last { setting in own.allSatisfy { $0.rank <= setting.rank } }
        return winner?.value.map { "\(name)=\($0)" }
      }
      #expect(lines(map) == expected)
    }
  }
}
