import TestSupport
import Testing

/// A file with ten different mistakes: ten findings in the order of the file, and none that only follows from another.
@Suite struct TenMistakesTests {
  private let text = """
    name: nightly
    mode: serial
    default: [build]
    env: { 1ST: yes }
    tasks:
      build:
        run: make
        needs: [publish]
      test:
        dependencies: [biuld]
        delay: 5 sec
        run: make test
      lint suite:
        run: ''
      test:
        cpus: many
      deploy:
        dependencies: publish
        run: scp
      publish: { run: post, dependencies: [test, deploy] }
    """

  @Test func everyFindingIsShownInTheOrderOfTheFile() {
    #expect(
      load(text).report == """
        error[invalid-choice]: 'mode' cannot be 'serial'
         --> test.yaml:2:7
          |
        2 | mode: serial
          |       ^^^^^^
          = help: did you mean 'sync'?

        error[invalid-variable-name]: '1ST' is not a valid name for an environment variable
         --> test.yaml:4:8
          |
        4 | env: { 1ST: yes }
          |        ^^^
          = help: use letters, digits and '_', and begin with a letter or '_'

        error[unknown-key]: unknown key 'needs' in a task
         --> test.yaml:8:5
          |
        8 |     needs: [publish]
          |     ^^^^^
          = help: taskflow calls it 'dependencies'

        error[unknown-dependency]: there is no task 'biuld' to depend on
          --> test.yaml:10:20
           |
        10 |     dependencies: [biuld]
           |                    ^^^^^
           = help: did you mean 'build'?

        error[invalid-duration]: 'delay' is not a valid duration: '5 sec'
          --> test.yaml:11:12
           |
        11 |     delay: 5 sec
           |            ^^^^^
           = help: did you mean '5s'?

        error[invalid-name]: 'lint suite' is not a valid name for a task
          --> test.yaml:13:3
           |
        13 |   lint suite:
           |   ^^^^^^^^^^
           = help: begin the name with a letter or '_', and continue with letters, digits, '_', '-' or '.'

        error[empty-command]: 'run' is empty
          --> test.yaml:14:10
           |
        14 |     run: ''
           |          ^^
           = help: write the command, or leave the key out

        error[duplicate-key]: key 'test' is given twice
          --> test.yaml:15:3
           |
        15 |   test:
           |   ^^^^
          ::: test.yaml:9:3
           |
         9 |   test:
           |   ---- first given here
           = help: keep one of the two: YAML would silently drop the other

        error[invalid-number]: 'cpus' takes a whole number from 0 to 100000, not 'many'
          --> test.yaml:16:11
           |
        16 |     cpus: many
           |           ^^^^
           = help: write digits only

        error[dependency-cycle]: a cycle: 'deploy' waits for 'publish' waits for 'deploy'
          --> test.yaml:18:19
           |
        18 |     dependencies: publish
           |                   ^^^^^^^ 'deploy' depends on 'publish'
          ::: test.yaml:20:46
           |
        20 |   publish: { run: post, dependencies: [test, deploy] }
           |                                              ------ 'publish' depends on 'deploy'
           = help: break the cycle at one of these places: until then, none of the tasks can start

        """)
  }

  @Test func thereAreTenOfTen() {
    let loaded = load(text)
    #expect(loaded.diagnostics.count == 10)
    #expect(Set(loaded.rules).count == 10)
    #expect(loaded.plan == nil)
  }
}
