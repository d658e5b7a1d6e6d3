/// A compiled object of eBPF programs, before the kernel has seen it.
package struct ProgramImage: Sendable, Equatable {
    /// The prefix of the object's internal maps.
    package let name: String
    /// The ELF file.
    package let bytes: [UInt8]
    /// Whether the build made it. Others are tried in a process of their own first.
    let isOurs: Bool

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        isOurs = false
    }

    init(_ embedded: EmbeddedObject) {
        name = embedded.name
        bytes = Array(embedded.bytes)
        isOurs = true
    }
}
