package import Values

extension Zone: DefinitionReadable {
    /// Reads the name of a zone of the IANA database, `Asia/Shanghai` or `UTC`; an offset is no zone here, since it
    /// does not know summer time.
    package static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Zone? {
        guard let name = String.read(node, by: reader) else { return nil }
        if name == "UTC" || name.contains("/"), let zone = Zone(name) { return zone }
        reader.report(.definitionZone(name), at: node.place)
        return nil
    }
}
