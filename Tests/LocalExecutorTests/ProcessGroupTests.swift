import CSystem
import Glibc
import TestSupport
import Testing

@testable import LocalExecutor

/// The processes of a group whose leader is gone.
struct ProcessGroupTests {
  /// A group of its own: two sleepers, one of them with a child that has ended, and no leader any more.
  private func makeGroup() throws -> (group: ProcessGroup, leader: RunningProgram) {
    let sleepers = "sleep 1000 & sleep 1000 & (exec -a 'odd ) Z 1 name' sleep 1000) & sleep 0.01 &"
    let running = try Program(["setsid", "bash", "-c", "(\(sleepers)) > /dev/null 2>&1 < /dev/null"]).start()
    _ = try running.finish()
    return (ProcessGroup(leader: running.process), running)
  }

  @Test func membersAreHeldUntilTheyEnd() throws {
    let (group, leader) = try makeGroup()
    try leader.wait(for: "the three sleepers") {
      let sleepers = leader.survivors.filter { ProcessTable.status(of: $0, "Name") != "bash" }
      return sleepers.count == 3
    }
    #expect(!group.isEmpty)
    let (members, isComplete) = try group.openMembers(in: ProcessSnapshot())
    #expect(isComplete)
    #expect(Set(members.map(\.process)) == Set(leader.survivors))

    #expect(members.allSatisfy { tf_pidfd_reap($0.descriptor) == 0 })
    let known = Dictionary(uniqueKeysWithValues: members.map { ($0.process, $0.descriptor) })
    #expect(try group.openMembers(in: ProcessSnapshot(), except: { known[$0.process] != nil }).members.isEmpty)

    #expect(members.allSatisfy { tf_pidfd_send_signal($0.descriptor, SIGKILL) == 0 })
    try leader.wait(for: "their end") { members.allSatisfy { tf_pidfd_reap($0.descriptor) == 1 } }
    #expect(try group.openMembers(in: ProcessSnapshot()).members.isEmpty)
    for member in members { close(member.descriptor) }
  }

  @Test func aGroupThatNeverWasIsEmpty() throws {
    let leader = try Program(["true"]).start()
    _ = try leader.finish()
    // Never the leader of a group.
    let group = ProcessGroup(leader: leader.process)
    #expect(group.isEmpty)
    #expect(try group.openMembers(in: ProcessSnapshot()).members.isEmpty)
  }
}
