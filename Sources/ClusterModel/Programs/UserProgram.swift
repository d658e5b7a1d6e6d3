/// An eBPF object of an operator's own, and what the monitoring daemon makes of it.
public struct UserProgram: Hashable, Sendable {
    public var name: String
    /// The absolute path of the compiled object, on the node.
    public var object: String
    /// The SHA-256 of the object, 64 hexadecimal digits in lower case.
    public var digest: String
    /// Empty for a newer object of a family that is built in, which knows its places.
    public var attachments: [ProgramAttachment]
    public var metrics: [MapMetric]

    public init(
        name: String, object: String, digest: String, attachments: [ProgramAttachment] = [], metrics: [MapMetric] = []
    ) {
        self.name = name
        self.object = object
        self.digest = digest
        self.attachments = attachments
        self.metrics = metrics
    }
}
