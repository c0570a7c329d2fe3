import Planner
import TestSupport
import Testing
import Variables

/// `params`: the workflow's arguments, set with `--set name=value`, each an environment variable.
struct ParamsTests {
  static let cases: [Case] = .all(
    .good(
      "params", in: .workflow,
      values: ["{ target: staging }", "{ a: 1.10, b: no, c: '' }", "{ home: '${HOME:-/}' }", "{ p: { default: x } }"]),
    .good("params", in: .include, values: ["{ target: private }", "{ target: '${X:-y}' }", "{}"]),
    .good("default", in: .params, values: ["x", "''", "1.10", "'${HOME:-/}'"]),
    .good("choices", in: .params, values: ["[a], default: a", "[1.10, no], default: no"]),
    .good("pattern", in: .params, values: ["'v[0-9]+', default: v12", "'.*', default: ''"]),
    .good("description", in: .params, values: ["'what ${it} is for', default: x"]),
    .good("secret", in: .params, values: ["true, default: x", "false, default: x"]),
    .bad(
      "params", in: .workflow,
      values: [
        "⟦[a]⟧": "wrong-type", "{ ⟦1a⟧: x }": "invalid-variable-name", "{ ⟦a-b⟧: x }": "invalid-variable-name",
        "{ a: { default: x, ⟦defualt⟧: y } }": "unknown-key",
        "{ a: { default: x, choices: [x, '⟦${⟧'] } }": "malformed-interpolation",
      ]),
    .bad(
      "params", in: .include,
      values: [
        "⟦[target]⟧": "wrong-type", "{ ⟦targt⟧: x }": "unknown-param", "{ target: ⟦[x]⟧ }": "wrong-type",
      ]),
    .bad(
      "choices", in: .params,
      values: [
        "⟦a⟧, default: a": "wrong-type", "⟦[]⟧, default: a": "empty-command", "[a, ⟦a⟧], default: a": "duplicate-item",
        "[a, ⟦[b]⟧], default: a": "wrong-type",
      ]),
    .bad("pattern", in: .params, values: ["⟦'['⟧, default: a": "invalid-pattern", "⟦[a]⟧, default: a": "wrong-type"]),
    .bad("description", in: .params, values: ["⟦[a]⟧, default: a": "wrong-type"]),
    .bad("secret", in: .params, values: ["⟦yes⟧, default: a": "invalid-choice"]),
    .bad("params/default", "invalid-param", in: "params: { p: { default: ⟦c⟧, choices: [a, b] } }\ntasks: { a: x }"),
    .bad("params/default", "invalid-param", in: "params: { p: { default: ⟦vx⟧, pattern: 'v[0-9]' } }\ntasks: { a: x }"))

  @Test func aDefaultThatCanNotBeReadIsNotMissingToo() {
    check("wrong-type", in: "params: { p: ⟦[x]⟧ }\ntasks: { a: x }")
    check("wrong-type", in: "params: { p: { default: ⟦[a]⟧ } }\ntasks: { a: x }")
    check("malformed-interpolation", in: "params: { p: '⟦${⟧B' }\ntasks: { a: x }")
  }

  @Test func eachBecomesAVariable() throws {
    let text = "params: { target: staging, level: { default: info } }\ntasks: { a: x }"
    let plain = try environments(text)
    #expect(plain.value("target", of: "a") == "staging")
    #expect(plain.value("level", of: "a") == "info")
    let set = try environments(text, .given(set: ["target": "production", "level": ""]))
    #expect(set.value("target", of: "a") == "production")
    #expect(set.value("level", of: "a") == "")
  }

  @Test(arguments: ["", "{}", "{ description: needed }", "{ default: }"])
  func oneWithoutADefaultIsRequired(definition: String) throws {
    let text = "params: { other: x, ⟦target⟧: \(definition) }\ntasks: { a: x }"
    check("missing-param", in: text)
    let plan = try planned(MarkedText(text).text, .given(set: ["target": "t"]))
    #expect(EnvironmentRun(plan).value("target", of: "a") == "t")
  }

  @Test func aValueMustBeOneOfTheChoices() throws {
    let text = "params: { ⟦level⟧: { default: info, choices: [info, debug] } }\ntasks: { a: x }"
    check("invalid-param", in: text, .given(set: ["level": "inof"]))
    #expect(try planned(MarkedText(text).text, .given(set: ["level": "debug"])).names == ["a"])
  }

  @Test func aValueMustMatchThePatternAsAWhole() throws {
    let text = "params: { ⟦version⟧: { default: v1, pattern: 'v[0-9]+' } }\ntasks: { a: x }"
    for bad in ["v1x", "xv1", "", "v1\nv2"] { check("invalid-param", in: text, .given(set: ["version": bad])) }
    #expect(try planned(MarkedText(text).text, .given(set: ["version": "v20"])).names == ["a"])
  }

  @Test func whatIsNoParamCanNotBeSet() throws {
    let report = load("params: { target: x }\ntasks: { a: x }", options: .given(set: ["tagret": "y"])).report
    #expect(report.contains("there is no param 'tagret'"))
    #expect(report.contains("'target'"))
  }

  @Test func theValueOfASecretIsNeverShown() throws {
    let text = "params: { token: { default: t0, choices: [t0, t1], secret: true } }\ntasks: { a: x }"
    #expect(try planned(text).secretNames == ["token"])
    #expect(try planned(text, .given(set: ["token": "t1"])).knownSecrets() == [Array("t1".utf8)])
    let report = load(text, options: .given(set: ["token": "hunter2"])).report
    #expect(report.contains("invalid-param") && report.contains("***") && !report.contains("hunter2"))
  }

  @Test func defaultsMayUseEachOtherInAnyOrder() throws {
    let text = """
      params: { url: "${base}/x", base: "${scheme}://${HOST}", scheme: http, late: "${SITE}!" }
      env: { SITE: "<${url}>", HOST: example }
      tasks: { a: x }
      """
    #expect(try environments(text).value("late", of: "a") == "<http://example/x>!")
    #expect(try environments(text, .given(set: ["base": "b"])).value("SITE", of: "a") == "<b/x>")
  }

  @Test(arguments: [
    "params: { a: ⟦'${b}'⟧, b: '${a}' }", "params: { c: '${a}', a: ⟦'${b}'⟧, b: '${d}', d: '${a}' }",
    "params: { a: ⟦'${B}'⟧ }\nenv: { B: '${a}' }",
  ])
  func thoseThatNeedEachOtherAreAFinding(head: String) {
    check("param-cycle", in: "\(head)\ntasks: { t: x }")
  }

  @Test func onesOwnNameIsTheVariableAround() throws {
    let run = try environments("params: { HOME: '${HOME}/x' }\ntasks: { t: x }", .given(process: ["HOME": "/h"]))
    #expect(run.value("HOME", of: "t") == "/h/x")
  }

  @Test func aCycleIsShownWithEachOfItsSteps() {
    let report = load("params: { a: '${b}', b: '${a}' }\ntasks: { t: x }").report
    #expect(report.contains("'a' uses 'b' uses 'a'"))
    #expect(report.contains("'b' uses 'a'"))
  }

  @Test func defaultsSeeTheEnvironmentAndParamsBefore() throws {
    let text = """
      params: { user: "${USER:-nobody}", home: "/home/${user}", fixed: $$x }
      tasks: { a: x }
      """
    let run = try environments(text, .given(process: ["USER": "eve"]))
    #expect(run.value("home", of: "a") == "/home/eve")
    #expect(run.value("fixed", of: "a") == "$x")
    #expect(try environments(text).value("home", of: "a") == "/home/nobody")
  }

  @Test func whatIsSetOnTheCommandLineIsTakenAsItIs() throws {
    let run = try environments(
      "params: { a: x }\ntasks: { t: x }", .given(process: ["HOME": "/h"], set: ["a": "${HOME} $$ `id` $(id)"]))
    #expect(run.value("a", of: "t") == "${HOME} $$ `id` $(id)")
  }

  @Test func theLastOfTwoCounts() throws {
    let run = try environments("params: { p: x }\ntasks: { a: x }", .given(set: ["p": "first", "p": "last"]))
    #expect(run.value("p", of: "a") == "last")
  }

  @Test func aDefaultWithVariablesIsCheckedOnceTheyAreKnown() {
    let text = "params: { level: { default: ⟦'${LEVEL:-info}'⟧, choices: [info, debug] } }\ntasks: { a: x }"
    #expect(load(MarkedText(text).text).report == "")
    check("invalid-param", in: text, .given(process: ["LEVEL": "inof"]))
    #expect(
      load(MarkedText(text).text, options: .given(process: ["LEVEL": "inof"], set: ["level": "info"])).report == "")
  }

  @Test func whatAnIncludeIsGivenIsCheckedOnceItIsKnown() {
    let files = ["lib.yaml": "params: { level: { choices: [info, debug] } }\ntasks: { m: x }"]
    let text = "tasks: { g: { include: lib.yaml, params: { level: ⟦'${LEVEL:-info}'⟧ } } }"
    #expect(load(MarkedText(text).text, files: files).report == "")
    check("invalid-param", in: text, .given(process: ["LEVEL": "inof"]), files: files)
    check("invalid-param", in: "tasks: { g: { include: lib.yaml, params: { level: ⟦inof⟧ } } }", files: files)
  }

  @Test func whatOnlyAnInstanceKnowsIsNotCheckedBefore() throws {
    let files = ["lib.yaml": "params: { level: { choices: [info, debug] } }\ntasks: { m: x }"]
    let run = try environments(
      "tasks: { g: { include: lib.yaml, matrix: { v: [info] }, params: { level: '${v}' } } }",
      .given(process: ["level": "none"]), files: files)
    #expect(run.value("level", of: "g[v=info]/m") == "info")
  }

  @Test func aVariableThatIsNotSetIsSaidWhereItIsUsed() {
    let files = ["lib.yaml": "params: { p: x }\ntasks: { m: x }"]
    check("unset-variable", in: "tasks: { g: { include: lib.yaml, params: { p: ⟦'${NONE}'⟧ } } }", files: files)
  }
}
