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
        first: echo one
        second: echo two
        meanwhile: { mode: async, run: ./slow }
        third: echo three
      """
    case .params, .parameterDefault, .parameterChoices, .parameterPattern, .parameterDescription, .parameterSecret:
      """
      params:
        target: staging
        level: { default: info, choices: [debug, info, error] }
        version: { default: v1.0, pattern: 'v[0-9]+[.][0-9]+', description: What is published. }
        token: { default: none, secret: true }
      tasks:
        publish: ./publish --to "$target" --log "$level" "$version"
      """
    case .env:
      """
      env: { LANG: C, DISPLAY: null }
      tasks:
        test:
          env: { MODE: fast, LOG: "${MODE}.log" }
          run: ./test >"$LOG"
      """
    case .envFile:
      """
      env_file: [common.env?, local.env?]
      tasks:
        serve: ./serve --port "$PORT"
      """
    case .secrets:
      """
      secrets: [API_TOKEN]
      tasks:
        publish: ./publish
      """
    case .defaults:
      """
      defaults: { shell: bash, timeout: 10m, retry: 1 }
      tasks:
        fetch: ./fetch
        check: { timeout: 1m, run: ./check }
      """
    case .pools:
      """
      pools: { database: 2 }
      defaults: { pool: database }
      tasks:
        users: ./import users
        orders: ./import orders
        items: ./import items
      """
    case .defaultTargets:
      """
      default: test
      tasks:
        test: make test
        publish: make publish
      """
    case .onFailure:
      """
      on_failure: continue
      tasks:
        lint: make lint
        test: make test
      """
    case .tasks:
      """
      tasks:
        build: make
        deploy:
          dependencies: build
          tasks:
            upload: scp site.tar host:/srv
            restart: { dependencies: upload, run: ssh host restart }
      """
    case .include:
      """
      tasks:
        site: { include: lib.yaml, params: { target: public } }
        announce: { dependencies: site, run: ./announce }
      """
    case .run:
      """
      tasks:
        script: |
          date >stamp
          ./build
        program: { run: [printf, '%s\\n', 'no shell here: $HOME'] }
      """
    case .shell:
      """
      tasks:
        sums: { shell: python3, run: print(sum(range(10))) }
        own: { shell: [bash, -x, -c], run: echo traced }
      """
    case .dependencies:
      """
      tasks:
        fetch: ./fetch
        build: { dependencies: fetch, run: make }
        report: { dependencies: [fetch, build], run: ./report }
      """
    case .delay:
      """
      tasks:
        remind: { delay: 1m30s, run: echo tea is ready }
      """
    case .cwd:
      """
      defaults: { cwd: src }
      tasks:
        build: make
        docs: { cwd: ../docs, run: make html }
      """
    case .condition:
      """
      tasks:
        install: { if: '[ ! -d node_modules ]', run: npm ci }
      """
    case .when:
      """
      tasks:
        test: make test
        alarm: { dependencies: test, when: failure, run: ./alarm }
        clean: { dependencies: test, when: always, run: rm -rf scratch }
      """
    case .timeout:
      """
      tasks:
        download: { timeout: 5m, run: ./download }
      """
    case .grace:
      """
      tasks:
        database: { grace: 1m, run: ./database }
      """
    case .retry, .retryMaximum, .retryDelay, .retryBackoff, .retryMaximumDelay, .retryJitter, .retryCauses:
      """
      tasks:
        fetch: { retry: 2, run: ./fetch }
        upload:
          retry: { max: 5, delay: 1s, backoff: 2, max_delay: 30s, jitter: 0.2, on: [75, timeout] }
          run: ./upload
      """
    case .cpus:
      """
      tasks:
        compile: { cpus: 4, run: make -j4 }
        poll: { cpus: 0, run: ./wait-for-approval }
      """
    case .memory:
      """
      tasks:
        link: { memory: 2GB, run: ./link }
      """
    case .pool:
      """
      pools: { gpu: 1 }
      tasks:
        train: { pool: gpu, run: ./train }
        render: { pool: [gpu], run: ./render }
      """
    case .priority:
      """
      tasks:
        slow: { priority: 10, run: ./slow }
        quick: ./quick
      """
    case .estimate:
      """
      tasks:
        test: { estimate: 4m, run: make test }
      """
    case .allowFailure:
      """
      tasks:
        lint: { allow_failure: true, run: make lint }
      """
    case .matrix:
      """
      tasks:
        test:
          matrix:
            os: [linux, macos]
            py: ["3.11", "3.12"]
            exclude: [{ os: macos, py: "3.11" }]
            include: [{ os: windows, py: "3.12" }]
          run: ./test "$os" "$py"
      """
    case .exports:
      """
      tasks:
        describe:
          exports: [version]
          run: echo "version=$(git describe)" >>"$TASKFLOW_EXPORTS"
        pack: { dependencies: describe, run: tar cf "site-$version.tar" site }
      """
    case .inputs, .outputs:
      """
      tasks:
        docs:
          inputs: [docs/**/*.md, style.css]
          outputs: site/index.html
          run: ./render docs site
      """
    case .service, .serviceReady, .serviceInterval, .serviceTimeout:
      """
      tasks:
        server:
          service: { ready: curl -fs localhost:8080, interval: 500ms, timeout: 30s }
          run: ./server --port 8080
        test: { dependencies: server, run: ./test }
      """
    case .tty:
      """
      tasks:
        build: { tty: true, run: cargo build }
      """
    case .interactive:
      """
      tasks:
        login: { interactive: true, run: ./login }
      """
    }
  }
}
