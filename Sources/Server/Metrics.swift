import Storage
import Values

/// A node's numbers in the text format of Prometheus.
struct Metrics {
    let text: String

    init(_ node: Installation) {
        let storage = node.database.statistics
        var lines: [String] = []
        func gauge(_ name: String, _ help: String, _ value: Int) {
            lines += ["# HELP \(name) \(help)", "# TYPE \(name) gauge", "\(name) \(value)"]
        }
        gauge("qiao_storage_writes_waiting", "Transactions that wait for the writer.", storage.writesWaiting)
        text = lines.joined(separator: "\n") + "\n"
    }
}
