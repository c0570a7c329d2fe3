import TestSupport
import Testing

/// A wrong command line: exit status 2, a message that names the way out, and nothing was run.
struct CommandLineMistakeTests {
  struct Mistake: CustomTestStringConvertible {
    let arguments: [String]
    /// What the message must say.
    let saying: [String]

    init(_ arguments: String..., saying: String...) {
      self.arguments = arguments
      self.saying = saying
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(arguments: [
    Mistake("rnu", saying: "'rnu'", "'run'"),
    Mistake("validat", "taskflow.yaml", saying: "'validat'", "'validate'"),
    Mistake("frobnicate", saying: "'frobnicate'", "run, plan, validate, list"),
    Mistake("taskflow.yaml", saying: "taskflow run taskflow.yaml"),
    Mistake("run", "--jbos", "3", saying: "--jbos", "--jobs"),
    Mistake("run", "--keepgoing", saying: "--keepgoing", "--keep-going"),
    Mistake("run", "--mode", "asnc", saying: "'asnc'", "'async'"),
    Mistake("plan", "--mode", "snyc", saying: "'snyc'", "--mode <sync|async>"),
    Mistake("run", "--output", "groupd", saying: "'groupd'", "'grouped'"),
    Mistake("run", "--timeline", "gant", saying: "'gant'", "'gantt'"),
    Mistake("plan", "--format", "jsn", saying: "'jsn'", "'json'"),
    Mistake("run", "--jobs", "0", saying: "'0'", "--jobs <n|unlimited>", "from 1 to 1000000, or 'unlimited'"),
    Mistake("run", "-j0", saying: "'0'", "from 1 to 1000000"),
    Mistake("plan", "--memory", "x", saying: "'x'", "512MiB"),
    Mistake("run", "--memory", "1.5", saying: "give it a unit, as in 1.5GiB"),
    Mistake("run", "--seed", "x", saying: "'x'", "whole number"),
    Mistake("run", "-j", "-1", saying: "-j"),
    Mistake("run", "-j", "many", saying: "'many'", "unlimited"),
    Mistake("run", "--env", "NAME", saying: "--env takes name=value", "no '='"),
    Mistake("plan", "--set", "=value", saying: "--set takes name=value", "no name"),
    Mistake("touch", saying: "'touch' is a task of taskflow.yaml: taskflow run touch"),
    Mistake("list", "touch", saying: "'touch' is a task of taskflow.yaml: taskflow run touch"),
    Mistake("run", "--timeline", saying: "--timeline", "table|gantt|both|none"),
    Mistake("run", "-k", "--fail-fast", saying: "--keep-going", "--fail-fast"),
    Mistake("validate", "--jobs", "2", saying: "--jobs"),
    Mistake("list", "taskflow.yaml", "other.yaml", saying: "other.yaml"),
    Mistake("run", "--events", "nowhere/events.json", saying: "nowhere/events.json", "No such file or directory"),
  ])
  func isToldAndNothingIsRun(mistake: Mistake) throws {
    let sandbox = try Sandbox("tasks: {touch: touch ran}")
    let result = try sandbox.program(mistake.arguments).run()
    #expect(result.status == .exited(2))
    #expect(result.output.isEmpty)
    for text in mistake.saying { #expect(result.errors.contains(text), "\(text) is not in:\n\(result.errors)") }
    #expect(!sandbox.directory.exists("ran"))
  }

  @Test func aTaskIsNoFileToCheck() throws {
    let sandbox = try Sandbox("tasks: {test: touch ran}")
    let result = try sandbox.taskflow("validate", "test", "taskflow.yaml")
    #expect(result.status == .exited(2))
    #expect(result.errors == "taskflow: no file 'test'; 'test' is a task of taskflow.yaml: taskflow run test\n")
    #expect(result.output.isEmpty)
  }

  @Test func whatMayBeASecretIsNotShown() throws {
    let sandbox = try Sandbox("tasks: {a: touch ran}")
    let result = try sandbox.taskflow("run", "--env", "PA SS=hunter22", "--env", "=hunter22")
    #expect(result.status == .exited(2))
    #expect(!result.errors.contains("hunter22"))
  }

  @Test(arguments: [
    Mistake("tset", saying: "there is no task 'tset'", "did you mean 'test'?"),
    Mistake("upload", saying: "there is no task 'upload'", "its full name is 'deploy/upload'"),
    Mistake(
      "nothing-like-it", saying: "there is no task 'nothing-like-it'", "run 'taskflow list' to see the tasks"),
    Mistake("test", "deploy/uplod", saying: "'deploy/uplod'", "did you mean 'deploy/upload'?"),
  ])
  func aTaskThatIsNotThereIsToldWithTheNearest(mistake: Mistake) throws {
    let sandbox = try Sandbox("tasks: {test: touch ran, deploy: {tasks: {upload: touch ran}}}")
    for command in ["run", "plan"] {
      let result = try sandbox.program([command] + mistake.arguments).run()
      #expect(result.status == .exited(2))
      #expect(result.output.isEmpty)
      for text in mistake.saying { #expect(result.errors.contains(text), "\(text) is not in:\n\(result.errors)") }
    }
    #expect(!sandbox.directory.exists("ran"))
  }
}
