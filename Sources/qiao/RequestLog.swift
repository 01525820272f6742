import Logging

/// Writes to standard error, and makes text of its metadata only when there is something to write.
///
/// The server gives each request a logger of its own with the request's number; the standard handler would write that
/// out for each of them, and nothing is ever logged of most.
struct RequestLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.error
    let label: String

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var handler = StreamLogHandler.standardError(label: label, metadataProvider: metadataProvider)
        handler.metadata = metadata
        handler.log(event: event)
    }
}
