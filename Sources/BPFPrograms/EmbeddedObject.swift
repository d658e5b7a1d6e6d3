#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A compiled eBPF object that the build put into the executable; the build writes one constant for each program.
struct EmbeddedObject: Sendable {
    let name: String
    let base64: String

    /// The ELF file.
    var bytes: Data {
        Data(base64Encoded: base64) ?? Data()
    }
}
