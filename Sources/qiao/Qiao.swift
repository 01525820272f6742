import Apps
import ArgumentParser
import Definitions
import FoundationEssentials
import Glibc
import Values

/// The command line.
@main
struct Qiao: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qiao", abstract: "An integration platform in one binary.",
        subcommands: [
            Serve.self, WorkerCommand.self, AppCommand.self, FlowCommand.self, RunCommand.self,
            ConnectionCommand.self, LimitCommand.self, KeyCommand.self,
            CatalogCommand.self, QuoteCommand.self, CartCommand.self, OrderCommand.self, CaseCommand.self,
            InvoiceCommand.self, PaymentCommand.self, RefundCommand.self,
            BalanceCommand.self, PackageCommand.self, UsageCommand.self, AnalyticsCommand.self,
            JobsCommand.self,
            Eval.self,
            Backup.self, VaultCommand.self,
            Doctor.self, DemoVendorCommand.self,
        ])

    static func main() async {
        Secrets.takeAll()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let problem as Problem {
            Terminal.standard.fail(problem)
        } catch let problems as Problems {
            for problem in problems.all { Terminal.standard.say(problem) }
            Glibc.exit(1)
        } catch {
            exit(withError: error)
        }
    }
}
