import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Keys of docker compose: what stands beside an image is for the container.
extension WorkflowReader {
  func containerKey(_ name: String, _ value: NodeID, of map: NodeID) -> ForeignKey? {
    if name == "profiles" { return .profiles }
    guard isContainer(map) else { return Self.containerKeys.contains(name) ? .container : nil }
    let command = containerCommand(of: map)
    switch name {
    case "image", "build", "command", "entrypoint", "working_dir", "secrets", "deploy", "mem_limit", "stdin_open",
      "scale":
      return .inContainer(command: command)
    case "ports", "volumes": return .inContainer(command: command)
    case "environment", "networks", "env_file":
      if isStartedByCompose(map) { return .inComposeFile(command: command) }
      return .containerEnvironment(command: command, passed: variablesPassed(value))
    case "healthcheck": return .containerHealthTest
    default:
      guard Self.containerKeys.contains(name) else { return nil }
      return isStartedByCompose(map) ? .inComposeFile(command: command) : .container
    }
  }

  private func isContainer(_ map: NodeID) -> Bool {
    guard entry("script", of: map) == nil, entry("steps", of: map) == nil else { return false }
    return entry("image", of: map) != nil || entry("build", of: map) != nil
  }

  private static let containerKeys: Set<String> = [
    "user", "hostname", "domainname", "cap_add", "cap_drop", "container_name", "logging", "extra_hosts", "privileged",
    "init", "links", "external_links", "sysctls", "ulimits", "devices", "dns", "network_mode", "shm_size",
    "security_opt",
    "stop_signal", "pull_policy", "configs", "tmpfs", "read_only", "ipc", "pid", "group_add", "userns_mode", "deploy",
  ]

  /// Whether docker compose has to start a container, as `docker run` alone would need more than the image, its command, its
  /// variables, ports and volumes.
  private func isStartedByCompose(_ map: NodeID) -> Bool {
    let isPlain = tree.entries(of: map).allSatisfy {
      tree.isScalar($0.key)
        && (Self.plainKeys.contains(tree.text(of: $0.key)) || !Self.isOfContainer(tree.text(of: $0.key)))
    }
    let command = entry("command", of: map).map { tree.text(of: $0) } ?? ""
    let lists = ["ports", "volumes"].compactMap { entry($0, of: map) }
    return !isPlain || text("image", in: map) == nil || command.contains("\n") || command.utf8.count >= 120
      || !lists.allSatisfy { isListOfTexts($0) }
  }

  private static let plainKeys: Set<String> = [
    "image", "command", "working_dir", "environment", "ports", "volumes", "restart", "healthcheck",
  ]

  private static func isOfContainer(_ name: String) -> Bool {
    containerKeys.contains(name)
      || ["build", "entrypoint", "secrets", "networks", "depends_on", "env_file", "stdin_open", "mem_limit"].contains(
        name)
  }

  /// The command that starts the container of a service.
  private func containerCommand(of map: NodeID) -> String {
    guard !isStartedByCompose(map), let image = text("image", in: map) else {
      let name = notes.task.map { workflow.texts[workflow.tasks[$0].name] } ?? "NAME"
      return "docker compose run --rm --no-deps --service-ports --use-aliases \(name)"
    }
    let command = entry("command", of: map).map {
      tree.kind(of: $0) == .list ? healthCommand($0) ?? "" : tree.text(of: $0)
    }
    let directory = text("working_dir", in: map).map { ["-w \($0)"] } ?? []
    let variables = entry("environment", of: map).map { environmentNames($0) } ?? []
    let ports = entry("ports", of: map).map { texts($0) } ?? []
    let volumes = (entry("volumes", of: map).map { texts($0) } ?? []).map { volume in
      volume.hasPrefix("./") ? "\"$PWD\(volume.dropFirst())\"" : volume
    }
    let options = directory + variables.map { "-e \($0)" } + ports.map { "-p \($0)" } + volumes.map { "-v \($0)" }
    return (["docker run --rm"] + options + [image] + (command.map { [$0] } ?? [])).joined(separator: " ")
  }

  /// The names of variables that a container has from outside.
  private func variablesPassed(_ value: NodeID) -> [String] {
    tree.kind(of: value) == .map
      ? tree.entries(of: value).filter { tree.kind(of: $0.value) == .null }.map { tree.text(of: $0.key) }
      : texts(value).filter { !$0.contains("=") }
  }

  private func environmentNames(_ value: NodeID) -> [String] {
    tree.kind(of: value) == .map
      ? tree.entries(of: value).filter { tree.isScalar($0.key) }.map { tree.text(of: $0.key) }
      : texts(value).map { String($0.prefix { $0 != "=" }) }
  }
}
