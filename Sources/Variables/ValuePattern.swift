import CPCRE2

/// A regular expression that a whole value has to match. A match takes a bounded number of steps, whatever the expression.
package struct ValuePattern: ~Copyable {
  package enum Match: Equatable {
    case yes
    case no
    /// It was given up after `stepLimit` steps.
    case tooManySteps
  }

  /// Why a text is no regular expression.
  package struct Failure: Error, Equatable {
    package let message: String
  }

  /// How often a match may have to try another way. A pattern that needs more tries the same again and again: `(a+)+b`.
  private static let stepLimit: UInt32 = 1_000_000
  private let code: OpaquePointer

  package init(_ pattern: String) throws(Failure) {
    var (error, offset) = (Int32(0), 0)
    let options =
      UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_ANCHORED) | UInt32(PCRE2_ENDANCHORED)
      | UInt32(PCRE2_NEVER_BACKSLASH_C)
    let bytes = Array(pattern.utf8)
    guard let code = pcre2_compile_8(bytes, bytes.count, options, &error, &offset, nil) else {
      throw Failure(message: Self.message(error))
    }
    self.code = code
  }

  deinit {
    pcre2_code_free_8(code)
  }

  /// - Parameter value: UTF-8.
  package func match(_ value: String) -> Match {
    let context = pcre2_match_context_create_8(nil)
    let data = pcre2_match_data_create_8(1, nil)
    defer {
      pcre2_match_data_free_8(data)
      pcre2_match_context_free_8(context)
    }
    pcre2_set_match_limit_8(context, Self.stepLimit)
    let bytes = Array(value.utf8)
    let result = pcre2_match_8(code, bytes, bytes.count, 0, UInt32(PCRE2_NO_UTF_CHECK), data, context)
    // 0: there are more groups than were asked for.
    return result >= 0 ? .yes : result == PCRE2_ERROR_NOMATCH ? .no : .tooManySteps
  }

  private static func message(_ error: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = pcre2_get_error_message_8(error, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<Int(count)], as: UTF8.self) : "error \(error)"
  }
}
