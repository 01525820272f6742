import Durable
import Egress
import Logging
import Storage
import Values
import World

/// A node's numbers in the text format of Prometheus.
///
/// Counters are this node's since its start; what is read from the database is the same on every node.
struct Metrics {
    private let node: Installation
    private let backlog: Backlog?

    /// The numbers of this instant; without those of a database that does not answer.
    init(_ node: Installation) async {
        self.node = node
        do {
            backlog = try await node.database.read { try $0.backlog() }
        } catch {
            node.logger.error("the metrics lack the jobs", metadata: ["error": "\(error)"])
            backlog = nil
        }
    }

    /// The text.
    var text: String {
        (process + requests + storage + jobs + worker + egress).map(\.text).joined()
    }

    private var process: [MetricFamily] {
        let facts = ProcessFacts()
        return [
            MetricFamily(
                "process_resident_memory_bytes", .gauge, "The memory that the process holds.",
                facts.residentBytes),
            MetricFamily(
                "process_cpu_seconds_total", .counter, "The processor time that the process has used.",
                facts.processorSeconds),
            MetricFamily(
                "process_start_time_seconds", .gauge, "When the node began, in seconds since 1970.",
                node.startedAt.seconds),
            MetricFamily(
                "qiao_uptime_seconds", .gauge, "How long the node has been there.",
                (node.database.world.now - node.startedAt).components.seconds),
        ]
    }

    private var requests: [MetricFamily] {
        var family = MetricFamily(
            "qiao_http_requests_total", .counter, "Requests answered, by door and status.")
        for (alike, count) in node.requests.all {
            family.add(count, ["door": alike.door.rawValue, "status": "\(alike.status)"])
        }
        return [family]
    }

    private var storage: [MetricFamily] {
        let numbers = node.database.statistics
        return [
            MetricFamily(
                "qiao_storage_up", .gauge, "Whether the database answered.", backlog == nil ? 0 : 1),
            MetricFamily(
                "qiao_storage_writes_waiting", .gauge, "Transactions that wait for the writer.",
                numbers.writesWaiting),
            MetricFamily(
                "qiao_storage_reads_waiting", .gauge, "Reads that wait for a connection.",
                numbers.readsWaiting),
            MetricFamily(
                "qiao_storage_writes_committed_total", .counter,
                "Transactions committed; divided by the commits, the size of a batch.",
                numbers.writesCommitted),
            MetricFamily(
                "qiao_storage_commits_total", .counter, "Commits made for them.", numbers.commits),
            MetricFamily(
                "qiao_storage_writes_rerun_total", .counter, "Transactions that were run again.",
                numbers.writesRerun),
            MetricFamily(
                "qiao_storage_log_bytes", .gauge, "SQLite: the size of the write-ahead log.",
                numbers.logBytes),
            MetricFamily(
                "qiao_storage_log_held", .gauge, "SQLite: whether readers keep the log above its bound.",
                numbers.logIsHeld ? 1 : 0),
        ]
    }

    private var jobs: [MetricFamily] {
        guard let backlog else { return [] }
        var family = MetricFamily(
            "qiao_jobs", .gauge,
            "Jobs by place and kind; no place is counted beyond \(Backlog.countMax).")
        for count in backlog.counts {
            family.add(count.jobs, ["place": count.place.rawValue, "kind": count.kind])
        }
        let waited = backlog.oldestReadyAt.map { node.database.now - $0 } ?? .zero
        return [
            family,
            MetricFamily(
                "qiao_jobs_oldest_ready_seconds", .gauge, "How long the oldest ready job has waited.",
                Double(max(waited, .zero).microseconds) / 1_000_000),
            MetricFamily("qiao_workers", .gauge, "Workers whose lease holds.", backlog.workers),
        ]
    }

    private var worker: [MetricFamily] {
        let numbers = node.worker.statistics
        return [
            MetricFamily(
                "qiao_worker_running", .gauge, "Jobs that run on this node.", numbers.running),
            MetricFamily(
                "qiao_worker_claimed_total", .counter, "Jobs that this node claimed.", numbers.claimed),
            MetricFamily(
                "qiao_worker_finished_total", .counter, "Jobs whose completion was committed.",
                numbers.finished),
            MetricFamily(
                "qiao_worker_retried_total", .counter, "Attempts that failed and are followed by another.",
                numbers.retried),
            MetricFamily("qiao_worker_died_total", .counter, "Jobs that were given up.", numbers.died),
            MetricFamily(
                "qiao_worker_leases_lost_total", .counter, "Attempts whose lease was lost.",
                numbers.leasesLost),
            MetricFamily(
                "qiao_worker_commits_total", .counter, "Commits of checkpoints and endings.",
                numbers.commits),
            MetricFamily(
                "qiao_worker_commits_failed_total", .counter, "Such commits that the database refused.",
                numbers.commitsFailed),
        ]
    }

    private var egress: [MetricFamily] {
        let numbers = node.egress.statistics
        return [
            MetricFamily(
                "qiao_egress_requests", .gauge, "Requests that are under way to a peer.", numbers.underWay),
            MetricFamily(
                "qiao_egress_requests_waiting", .gauge, "Requests that wait for a connection.",
                numbers.waiting),
            MetricFamily(
                "qiao_egress_connections_idle", .gauge, "Connections kept for the next request.",
                numbers.connectionsIdle),
        ]
    }
}
