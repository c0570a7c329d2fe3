extension Sequence<PlannedTask.Kind> {
  /// For each of these nodes the start of the innermost group or matrix around it. An end is in what it ends; a start is not in
  /// what it starts. The nodes begin and end outside of all groups and matrices among them.
  ///
  /// - Parameters:
  ///   - first: the number of the first node.
  ///   - outer: the start of what is around all of them; -1 for nothing.
  package func surroundingStarts(from first: TaskID = 0, around outer: TaskID = -1) -> [TaskID] {
    var open = [outer]
    return enumerated().map { index, kind in
      let around = open.last!
      if kind.isStart { open.append(first + TaskID(index)) }
      if kind.isEnd { open.removeLast() }
      return around
    }
  }
}
