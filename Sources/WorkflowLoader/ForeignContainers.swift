import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Keys of docker compose: what stands beside an image is for the container.
extension WorkflowReader {
  func containerKey(_ name: String, _ value: NodeID, of map: NodeID) -> ForeignKey? {
    if name == "profiles" { return .profiles }
    guard isContainer(map) else { return Self.containerKeys.contains(name) ? .container : nil }
    switch name {
    case "image", "build": return .inContainer(command: containerCommand(of: map))
    case "environment": return .containerEnvironment(command: containerCommand(of: map))
    case "healthcheck": return .containerHealthTest
    case "command", "entrypoint", "working_dir", "secrets", "deploy", "mem_limit", "stdin_open", "scale":
      return .inContainer(command: containerCommand(of: map))
    default: return Self.containerKeys.contains(name) ? .container : nil
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

  /// The command that starts the container of a service.
  private func containerCommand(of map: NodeID) -> String {
    let command = entry("command", of: map).map {
      tree.kind(of: $0) == .list ? healthCommand($0) ?? "" : tree.text(of: $0)
    }
    guard let image = text("image", in: map), entry("entrypoint", of: map) == nil,
      !(command ?? "").contains("\n"), (command ?? "").utf8.count < 120
    else {
      let name = notes.task.map { workflow.texts[workflow.tasks[$0].name] } ?? "NAME"
      return "docker compose run --rm \(name)"
    }
    let directory = text("working_dir", in: map).map { ["-w \($0)"] } ?? []
    let variables = entry("environment", of: map).map { environmentNames($0) } ?? []
    let words = ["docker run --rm"] + directory + variables.map { "-e \($0)" } + [image] + (command.map { [$0] } ?? [])
    return words.joined(separator: " ")
  }

  private func environmentNames(_ value: NodeID) -> [String] {
    tree.kind(of: value) == .map
      ? tree.entries(of: value).filter { tree.isScalar($0.key) }.map { tree.text(of: $0.key) }
      : texts(value).map { String($0.prefix { $0 != "=" }) }
  }
}
