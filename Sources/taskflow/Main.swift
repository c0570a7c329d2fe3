import TaskflowCLI

@main
enum Main {
  static func main() {
    TaskflowCommand.main()
  }
}
