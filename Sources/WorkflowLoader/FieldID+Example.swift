extension FieldID {
  /// A whole small task file that shows the key at work. Of inner keys it is that of the map they are in. Included files
  /// are called `lib.yaml`, with a param `target`.
  package var example: String {
    switch self {
    case .version:
      """
      version: 1
      tasks: { hello: echo hello }
      """
    case .name:
      """
      name: nightly
      tasks: { report: ./report }
      """
    case .description:
      """
      description: Builds and publishes the site.
      tasks:
        build:
          description: Turns the pages into HTML.
          run: make site
      """
    case .mode:
      """
      mode: sync
      tasks:
        first: { estimate: 2s, run: ./first }
        meanwhile: { mode: async, estimate: 5s, run: ./slow }
        second: { estimate: 2s, run: ./second }
      """
    case .params, .parameterDefault, .parameterChoices, .parameterPattern, .parameterDescription, .parameterSecret:
      """
      params:
        target: staging
        level: { default: info, choices: [debug, info, error] }
        version: { pattern: 'v[0-9]+[.][0-9]+', description: What is published. }
        token: { default: none, secret: true }
      tasks:
        publish: echo "$version to $target, log level $level, token $token"
      """
    case .env:
      """
      env: { GREETING: Hello, DISPLAY: null }
      tasks:
        greet:
          env: { NAME: world, TEXT: "${GREETING}, ${NAME}!" }
          run: echo "$TEXT"
      """
    case .envFile:
      """
      env_file: [common.env?, local.env?]
      tasks:
        serve: echo "on port ${PORT:-8080}"
      """
    case .secrets:
      """
      secrets: [API_TOKEN]
      tasks:
        publish: echo "publishing with $API_TOKEN"
      """
    case .defaults:
      """
      defaults: { timeout: 10m, env: { COLOR: blue } }
      tasks:
        sky: echo "the sky is $COLOR"
        grass: { env: { COLOR: green }, run: echo "the grass is $COLOR" }
      """
    case .pools:
      """
      pools: { database: 2 }
      defaults: { pool: database }
      tasks:
        users: { estimate: 2s, run: ./import users }
        orders: { estimate: 3s, run: ./import orders }
        items: { estimate: 1s, run: ./import items }
      """
    case .defaultTargets:
      """
      default: test
      tasks:
        test: echo tested
        publish: echo published
      """
    case .onFailure:
      """
      on_failure: continue
      tasks:
        lint: test -e lint.conf
        test: echo all tests passed
      """
    case .tasks:
      """
      tasks:
        build: echo built
        deploy:
          dependencies: build
          tasks:
            upload: echo uploaded
            restart: { dependencies: upload, run: echo restarted }
      """
    case .include:
      """
      tasks:
        site: { include: lib.yaml, params: { target: public } }
        announce: { dependencies: site, run: echo announced }
      """
    case .run:
      """
      tasks:
        script: |
          word=shell
          echo "for the $word"
        program: { run: [printf, '%s\\n', 'for no shell: $HOME'] }
      """
    case .shell:
      """
      tasks:
        sum: { shell: python3, run: print(sum(range(10))) }
        trace: { shell: [sh, -e, -x, -c], run: echo traced }
      """
    case .dependencies:
      """
      tasks:
        report: { dependencies: build, run: echo reported }
        build: { dependencies: [fetch, pause], run: echo built }
        fetch: echo fetched
        pause: { delay: 10ms }
      """
    case .delay:
      """
      tasks:
        remind: { delay: 1m30s, run: echo tea is ready }
      """
    case .cwd:
      """
      tasks:
        make: mkdir -p site/pages
        list: { dependencies: make, cwd: site, run: ls }
      """
    case .condition:
      """
      params: { branch: main }
      tasks:
        test: echo tested
        publish: { dependencies: test, if: '[ "$branch" = main ]', run: echo published }
        report: { dependencies: publish, run: echo reported }
      """
    case .when:
      """
      tasks:
        test: test -e results
        alarm: { dependencies: test, when: failure, run: echo calling for help }
        clean: { dependencies: alarm, when: always, run: echo cleaned up }
      """
    case .timeout:
      """
      tasks:
        download: { timeout: 0.3s, run: sleep 60 }
      """
    case .grace:
      """
      tasks:
        stubborn: { timeout: 0.2s, grace: 0.1s, run: trap '' TERM; sleep 60 }
      """
    case .retry, .retryMaximum, .retryDelay, .retryBackoff, .retryMaximumDelay, .retryJitter, .retryCauses:
      """
      tasks:
        upload:
          retry: { max: 4, delay: 100ms, backoff: 2, max_delay: 30s, jitter: 0, on: [75, timeout] }
          run: |
            [ $TASKFLOW_ATTEMPT -gt 2 ] || exit 75
            echo "uploaded at attempt $TASKFLOW_ATTEMPT"
      """
    case .cpus:
      """
      tasks:
        compile: { cpus: 3, estimate: 5s, run: make -j3 }
        pack: { cpus: 2, estimate: 4s, run: ./pack }
        wait: { cpus: 0, estimate: 8s, run: ./wait-for-approval }
      """
    case .memory:
      """
      defaults: { memory: 2GB }
      tasks:
        users: { estimate: 2s, run: ./analyze users }
        orders: { estimate: 2s, run: ./analyze orders }
        items: { estimate: 2s, run: ./analyze items }
      """
    case .pool:
      """
      pools: { gpu: 1 }
      tasks:
        train: { pool: gpu, estimate: 5s, run: ./train }
        render: { pool: gpu, estimate: 2s, run: ./render }
        encode: { estimate: 3s, run: ./encode }
      """
    case .priority:
      """
      tasks:
        sweep: echo sweeping
        rescue: { priority: 10, run: echo to the rescue }
      """
    case .estimate:
      """
      tasks:
        test: { estimate: 4m, run: make test }
      """
    case .allowFailure:
      """
      tasks:
        lint: { allow_failure: true, run: exit 1 }
        publish: { dependencies: lint, run: echo published }
      """
    case .matrix:
      """
      tasks:
        test:
          matrix:
            os: [linux, macos]
            py: ["3.11", "3.12"]
            exclude: [{ os: macos, py: "3.11" }]
            include: [{ os: linux, cc: gcc }, { os: windows, py: "3.12" }]
          run: echo "$TASKFLOW_TASK${cc:+ with $cc}"
      """
    case .exports:
      """
      tasks:
        describe:
          exports: [version]
          run: echo "version=v1.4" >>"$TASKFLOW_EXPORTS"
        pack: { dependencies: describe, run: 'echo "packing $version"' }
      """
    case .inputs, .outputs:
      """
      tasks:
        page: { outputs: page.txt, run: echo hello >page.txt }
        site:
          dependencies: page
          inputs: [page.txt, 'style/**/*.css']
          outputs: site.html
          run: sed 's|.*|<p>&</p>|' page.txt | tee site.html
      """
    case .service, .serviceReady, .serviceInterval, .serviceTimeout:
      """
      tasks:
        server:
          service: { ready: test -e socket, interval: 100ms, timeout: 10s }
          run: touch socket; sleep 60
        test: { dependencies: server, run: test -e socket && echo the server is there }
      """
    case .tty:
      """
      tasks:
        build: { tty: true, run: test -t 1 && echo in colour }
      """
    case .interactive:
      """
      tasks:
        login:
          interactive: true
          run: read -r name; echo "Hello, $name."
      """
    }
  }
}
