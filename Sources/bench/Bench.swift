import ArgumentParser

/// `bench NAME [--engine sqlite|postgres] --json`: one measurement, printed as one JSON object.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures Qiao on this machine.",
        subcommands: [
            Jobs.self, Entries.self, FlowRuns.self, Intake.self, Hello.self, EndToEnd.self, Timers.self,
            TimersFill.self,
            TimersFire.self, Start.self, OldSnapshot.self, Load.self, Consumptions.self, PlacedOrders.self,
            Deadlines.self, UsagePages.self,
        ])
}
