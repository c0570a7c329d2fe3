import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Keys of docker compose: what stands beside an image is for the container.
extension WorkflowReader {
  func containerKey(_ name: String, _ value: NodeID, of map: NodeID) -> ForeignKey? {
    if name == "profiles" { return .profiles }
    guard isContainer(map) else {
      return Self.containerKeys.contains(name) && !["scale", "replicas", "platform", "labels"].contains(name)
        ? .container : nil
    }
    let command = containerCommand(of: map)
    switch name {
    case "image", "build", "command", "entrypoint", "working_dir", "secrets", "mem_limit", "stdin_open":
      return .inContainer(command: command)
    case "ports", "volumes": return .inContainer(command: command)
    case "environment", "networks", "env_file":
      if isStartedByCompose(map) { return .inComposeFile(command: command) }
      return .containerEnvironment(command: command, passed: variablesPassed(value))
    case "healthcheck":
      let name = serviceName
      let exec = isStartedByCompose(map) ? "docker compose exec -T \(name)" : "docker exec \(name)"
      return healthTest(value, exec: exec, start: command)
    case "restart":
      return isUpToCompose(map) ? .inComposeFile(command: command) : restart(value)
    case "deploy":
      return isUpToCompose(map)
        ? .inComposeFile(command: command)
        : entry("restart_policy", of: value).map { restart($0) } ?? .inComposeFile(command: command)
    default:
      guard Self.containerKeys.contains(name) else { return nil }
      return isStartedByCompose(map) ? .inComposeFile(command: command) : .container
    }
  }

  /// Reports keys that taskflow knows, and that are for the container where one is started.
  mutating func reportKeysOfContainer(_ map: NodeID) {
    notes.container = nil
    for (key, value) in tree.entries(of: map) where tree.isScalar(key) {
      let name = tree.text(of: key)
      guard Self.ambiguousKeys.contains(name) else { continue }
      let range = tree.range(of: value)
      diagnostics.removeAll { $0.range == range }
      let image = entry("image", of: map) == nil ? "build" : "image"
      report(.conflictingKeys(name, image), at: tree.range(of: key))
    }
  }

  private static let ambiguousKeys: Set<String> = ["cpus", "tty", "env_file"]

  func isContainer(_ map: NodeID) -> Bool {
    guard entry("script", of: map) == nil, entry("steps", of: map) == nil else { return false }
    return entry("image", of: map) != nil || entry("build", of: map) != nil
  }

  private static let containerKeys: Set<String> = [
    "user", "hostname", "domainname", "cap_add", "cap_drop", "container_name", "logging", "extra_hosts", "privileged",
    "init", "links", "external_links", "sysctls", "ulimits", "devices", "dns", "network_mode", "shm_size",
    "security_opt",
    "stop_signal", "pull_policy", "configs", "tmpfs", "read_only", "ipc", "pid", "group_add", "userns_mode", "deploy",
    "annotations", "attach", "blkio_config", "cgroup", "cgroup_parent", "cpu_count", "cpu_percent", "cpu_period",
    "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "cpu_shares", "cpuset", "credential_spec", "develop",
    "device_cgroup_rules", "dns_opt", "dns_search", "driver_opts", "gpus", "isolation", "label_file", "labels",
    "mac_address", "mem_reservation", "mem_swappiness", "memswap_limit", "models", "oom_kill_disable", "oom_score_adj",
    "pids_limit", "platform", "post_start", "pre_stop", "provider", "replicas", "runtime", "scale", "storage_opt",
    "use_api_socket", "uts", "volumes_from", "expose",
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
    // Others reach it in the network that compose makes.
    return !isPlain || hasSeveralContainers || text("image", in: map) == nil || command.contains("\n")
      || command.utf8.count >= 120
      || !lists.allSatisfy { isListOfTexts($0) }
  }

  private static let plainKeys: Set<String> = [
    "image", "command", "working_dir", "environment", "ports", "volumes", "restart", "healthcheck",
  ]

  private static func isOfContainer(_ name: String) -> Bool {
    containerKeys.contains(name)
      || [
        "build", "entrypoint", "secrets", "networks", "depends_on", "env_file", "stdin_open", "mem_limit", "cpus",
        "tty",
      ].contains(
        name)
  }

  /// The command that starts the container of a service.
  private func containerCommand(of map: NodeID) -> String {
    guard !isStartedByCompose(map), let image = text("image", in: map) else {
      let name = serviceName
      if isUpToCompose(map) {
        // What is started again has no exit status to hand on.
        let isRestarted = entry("restart", of: map) != nil || entry("deploy", of: map) != nil
        return "docker compose up --no-deps \(isRestarted ? "" : "--exit-code-from \(name) ")\(name)"
      }
      return "docker compose run --rm --no-deps --service-ports --use-aliases \(name)"
    }
    let command = entry("command", of: map).map {
      (tree.kind(of: $0) == .list ? texts($0) : shellWords(tree.text(of: $0))).map(Self.composeWord).joined(
        separator: " ")
    }
    let directory = text("working_dir", in: map).map { ["-w \($0)"] } ?? []
    let variables = entry("environment", of: map).map { environmentNames($0) } ?? []
    let ports = entry("ports", of: map).map { texts($0) } ?? []
    let volumes = (entry("volumes", of: map).map { texts($0) } ?? []).map { volume in
      volume.hasPrefix("./") ? "\"$PWD\(volume.dropFirst())\"" : volume
    }
    let named = entry("healthcheck", of: map) == nil ? [] : ["--name \(serviceName)"]
    let options =
      named + directory + variables.map { "-e \($0)" } + ports.map { "-p \($0)" } + volumes.map { "-v \($0)" }
    return (["docker run --rm"] + options + [image] + (command.map { [$0] } ?? [])).joined(separator: " ")
  }

  private var hasSeveralContainers: Bool {
    notes.foreignFacts.hasSeveralContainers(file: fileIndex) {
      let tasks = entry(FieldID.tasks.name, of: 0) ?? 0
      return tree.kind(of: tasks) == .map && tree.entries(of: tasks).count { isContainer($0.value) } > 1
    }
  }

  /// A word of a command in a compose file, in which '$$' is a dollar sign, and other variables are those of compose.
  private static func composeWord(_ word: String) -> String {
    guard word.contains("$") else { return shellWord(word) }
    if !word.replacing("$$", with: "").contains("$") { return shellWord(word.replacing("$$", with: "$")) }
    return expandedWord(word).replacing("$$", with: "\\$")
  }

  /// Whether `docker compose up` runs the container, and starts it again as the compose file says.
  private func isUpToCompose(_ map: NodeID) -> Bool {
    isStartedByCompose(map) && !isEnding(map) && !isAwaited(serviceName)
  }

  private var serviceName: String { notes.task.map { workflow.texts[workflow.tasks[$0].name] } ?? "NAME" }

  /// Whether another service waits until this one has ended.
  private func isAwaited(_ name: String) -> Bool {
    let awaited = notes.foreignFacts.awaitedServices(ofFile: fileIndex) {
      let services = entry(FieldID.tasks.name, of: 0)
      guard let services, tree.kind(of: services) == .map else { return [] }
      return Set(tree.entries(of: services).flatMap { entry("depends_on", of: $0.value).map { ending(in: $0) } ?? [] })
    }
    return awaited.contains(name)
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
