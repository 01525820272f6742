/// What an identifier identifies; its prefix is what people see in front of it.
public protocol IDKind {
    /// The TypeID prefix, lower-case ASCII letters and underscores: `run`.
    static var prefix: StaticString { get }
}

/// Whose data it is: an enterprise (企业) on this installation.
public enum Workspace: IDKind {
    /// `ws`.
    public static let prefix: StaticString = "ws"
}

/// One run of a flow.
public enum Run: IDKind {
    /// `run`.
    public static let prefix: StaticString = "run"
}

/// A flow in all its versions.
public enum Flow: IDKind {
    /// `flow`.
    public static let prefix: StaticString = "flow"
}

/// Credentials with which calls to a vendor are made.
public enum Connection: IDKind {
    /// `conn`.
    public static let prefix: StaticString = "conn"
}

/// A job of the durable kernel.
public enum Job: IDKind {
    /// `job`.
    public static let prefix: StaticString = "job"
}

/// Something that happened, as the kernel publishes it.
public enum Event: IDKind {
    /// `evt`.
    public static let prefix: StaticString = "evt"
}

/// A key with which a program calls the API.
public enum APIKey: IDKind {
    /// `key`.
    public static let prefix: StaticString = "key"
}
