/// A compiled object of eBPF programs, before the kernel has seen it.
package struct ProgramImage: Sendable, Equatable {
    /// The prefix of the object's internal maps.
    package let name: String
    /// The ELF file.
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    init(_ embedded: EmbeddedObject) {
        self.init(name: embedded.name, bytes: Array(embedded.bytes))
    }
}
