/// How the demo vendor behaves, faults included.
public struct VendorOptions: Sendable {
    /// The port on 127.0.0.1; 0 takes a free one.
    public var port: Int
    /// Whether the first stocktake document after the start is answered with the throttle code.
    public var throttlesFirst: Bool
    /// Accepts this document, counted from the start, and keeps its answer back for ``holdFor``; `nil` holds none.
    public var holdAfter: Int?
    /// How long an answer is kept back.
    public var holdFor: Duration
    /// How many messages the robot takes in a minute before it answers that there are too many.
    public var messagesPerMinuteMax: Int
    /// Where documents, messages and generated keys are kept, so that a restarted vendor remembers them; `nil` keeps
    /// them in memory.
    public var stateFile: String?
    /// The keys to accept; `nil` takes those of the state file, and generates them where it has none.
    public var keys: VendorKeys?

    /// A vendor that behaves well unless told otherwise.
    public init(
        port: Int = 0, throttlesFirst: Bool = false, holdAfter: Int? = nil, holdFor: Duration = .seconds(30),
        messagesPerMinuteMax: Int = 20, stateFile: String? = nil, keys: VendorKeys? = nil
    ) {
        self.port = port
        self.throttlesFirst = throttlesFirst
        self.holdAfter = holdAfter
        self.holdFor = holdFor
        self.messagesPerMinuteMax = messagesPerMinuteMax
        self.stateFile = stateFile
        self.keys = keys
    }
}
