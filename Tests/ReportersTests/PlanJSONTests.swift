import Reporters
import TestSupport
import Analysis
import Testing
import Variables
import WorkflowModel

/// Plans for machines.
struct PlanJSONTests {
  @Test func theWholeText() throws {
    expectText(
      PlanJSON.render(try timeline(Files.article)),
      is: """
        {"version":1,"makespan_s":8,"work_s":15,"assumed_estimates":3,"critical_path":["call2"],"tasks":[\
        {"name":"call1","start_s":0,"finish_s":5,"duration_s":5,"order":2,"status":"succeeded"},\
        {"name":"call2","start_s":0,"finish_s":8,"duration_s":8,"order":3,"status":"succeeded"},\
        {"name":"call3","start_s":0,"finish_s":2,"duration_s":2,"order":1,"status":"succeeded"}]}
        """)
  }

  @Test func timesAreExactToTheMicrosecond() throws {
    expectText(
      PlanJSON.render(
        try timeline(
          """
          tasks:
            g: { delay: 0.25s, tasks: { a: { run: x, estimate: 1.0000004s } } }
            b: { run: x, estimate: 0.0000015s, dependencies: g }
          """)),
      is: """
        {"version":1,"makespan_s":1.250002,"work_s":1.250002,"assumed_estimates":0,"critical_path":["g","g/a","b"],"tasks":[\
        {"name":"g","start_s":0,"finish_s":0.25,"duration_s":0.25,"order":1,"status":"succeeded"},\
        {"name":"g/a","start_s":0.25,"finish_s":1.25,"duration_s":1,"order":2,"status":"succeeded"},\
        {"name":"b","start_s":1.25,"finish_s":1.250002,"duration_s":0.000002,"order":3,"status":"succeeded"}]}
        """)
  }

  @Test func whatHasNotHappenedIsNull() throws {
    expectText(
      PlanJSON.render(
        try timeline(
          "tasks: { a: { run: x, estimate: 1s }, b: { dependencies: a }, c: { run: x, priority: -1 } }", slots: 1,
          ["a": .fails(after: 1)])),
      is: """
        {"version":1,"makespan_s":1,"work_s":1,"assumed_estimates":1,"critical_path":["a"],"tasks":[\
        {"name":"a","start_s":0,"finish_s":1,"duration_s":1,"order":1,"status":"failed"},\
        {"name":"b","start_s":null,"finish_s":1,"duration_s":0,"order":null,"status":"blocked"},\
        {"name":"c","start_s":null,"finish_s":1,"duration_s":0,"order":null,"status":"cancelled"}]}
        """)
    expectText(
      PlanJSON.render(Timeline(try planned("tasks: { a: x }"), secrets: Secrets())),
      is: """
        {"version":1,"makespan_s":0,"work_s":0,"assumed_estimates":1,"critical_path":[],"tasks":[\
        {"name":"a","start_s":null,"finish_s":null,"duration_s":0,"order":null,"status":"waiting"}]}
        """)
  }
}
