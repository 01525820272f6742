extension ID where Kind == Workspace {
    /// In whose name is done what belongs to no workspace or to all: the installation's, which is none of them.
    ///
    /// Its jobs wait behind nobody's, since every workspace has its turn.
    public static var installation: ID { ID(UUIDBytes(high: 0, low: 0)) }
}
