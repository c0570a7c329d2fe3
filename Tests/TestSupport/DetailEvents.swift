/// The lines of an event log that tell of its graph and of inner nodes, or say more of steps that other lines tell as well.
package let detailEvents: Set<String> = [
  "task_planned", "waits_added", "node_ready", "node_ended", "delay_ended", "task_queued", "exported",
]
