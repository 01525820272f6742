import ArgumentParser

/// `qiao case`: money and goods that go back.
struct CaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "After-sales cases: money and goods that go back.",
        subcommands: [CaseSentBack.self, CaseReceived.self, CaseReshipped.self, CaseDelivered.self])
}
