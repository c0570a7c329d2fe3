import Variables
import Diagnostics
import Testing

@Suite struct JSONTextTests {
  private func write(indentation: Int? = nil, _ body: (inout JSONText) -> Void) -> String {
    var json = JSONText(indentation: indentation, secrets: Secrets())
    body(&json)
    return json.text
  }

  @Test func shapes() {
    let body: (inout JSONText) -> Void = { json in
      json.object { json in
        json.member("a", "x")
        json.member("b", raw: 1.5)
        json.key("c")
        json.array([1, 2]) { $0.raw($1) }
        json.key("d")
        json.object { _ in }
        json.key("e")
        json.array([String]()) { $0.string($1) }
        json.key("f")
        json.array(["y"]) { json, text in json.object { $0.member("g", text) } }
      }
    }
    #expect(write(body) == #"{"a":"x","b":1.5,"c":[1,2],"d":{},"e":[],"f":[{"g":"y"}]}"#)
    #expect(
      write(indentation: 2, body) == """
        {
          "a": "x",
          "b": 1.5,
          "c": [
            1,
            2
          ],
          "d": {},
          "e": [],
          "f": [
            {
              "g": "y"
            }
          ]
        }
        """)
  }

  /// Where a secret ends in the middle of a character, it is not found in the text that the bytes become.
  @Test func bytesAreMaskedBeforeTheyBecomeText() {
    var json = JSONText(secrets: Secrets([[0xC3]]))
    json.string([0x61, 0xC3, 0xA9])
    #expect(json.text == "\"a***\u{FFFD}\"")
  }

  @Test(arguments: [
    ("", #""""#), (#"a"b\c"#, #""a\"b\\c""#), ("\n\r\t", #""\n\r\t""#), ("\u{0}\u{1B}\u{1F}", #""\u0000\u001b\u001f""#),
    ("été 🚀 /", "\"été 🚀 /\""), ("\u{2028}\u{202E}\u{9B}\u{7F}", #""\u2028\u202e\u009b\u007f""#),
    ("##[x", ##""#\u0023[x""##), ("\u{2028}", #""\u2028""#), ("\u{9B}", #""\u009b""#), ("\u{61C}", #""\u061c""#),
    ("\u{7F}", #""\u007f""#),
  ])
  func escapes(text: String, expected: String) {
    #expect(write { $0.string(text) } == expected)
    #expect(
      write { json in
        json.object {
          $0.key(text: text); $0.raw(1)
        }
      } == "{\(expected):1}")
  }
}
