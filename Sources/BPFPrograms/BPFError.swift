#if canImport(Glibc)
    import Glibc
#endif

/// Why eBPF programs could not be loaded, attached or reached.
package enum BPFError: Error, CustomStringConvertible, Equatable {
    /// The running kernel or the daemon's privileges lack something.
    case unsupported([MissingFeature])
    case unknownDevice(String)
    /// A device whose packets carry a header that the programs do not know, with its ARPHRD_ number.
    case unsupportedDevice(String, type: Int)
    /// A step failed with an `errno`; the log holds the warnings of libbpf and of the verifier.
    case failed(step: String, code: Int32, log: String)

    package var description: String {
        switch self {
        case .unsupported(let missing):
            "eBPF cannot be used here: " + missing.summary
        case .unknownDevice(let name):
            "there is no network device \"\(name)\"; `ip link` lists them"
        case .unsupportedDevice(let name, let type):
            "the network device \"\(name)\" is of type \(type); probes need Ethernet or a device without a link header"
        case .failed(let step, let code, let log):
            "\(step): \(String(cString: strerror(code)))" + (log.isEmpty ? "" : "\n\(log)")
        }
    }
}
