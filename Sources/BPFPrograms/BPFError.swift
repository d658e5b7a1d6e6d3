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
    /// A directory that is no cgroup of version 2, with the `errno` of opening it.
    case noCgroup(String, code: Int32)
    /// A step failed with an `errno`; the log holds the end of what libbpf and the verifier say, at most 16 KiB.
    case failed(step: String, code: Int32, log: String)
    /// The object is refused before the kernel sees it.
    case unsuitable(program: String, reason: String)
    /// A new object cannot go on with the maps of the one that runs.
    case incompatibleMap(String, difference: String)
    /// Another daemon of the same name uses the pins at this path.
    case pinsInUse(path: String)
    case illegalTransition(ProgramTransition, from: ProgramState, program: String)

    package var description: String {
        switch self {
        case .unsupported(let missing):
            "eBPF cannot be used here: " + missing.summary
        case .unknownDevice(let name):
            "there is no network device \"\(name)\"; `ip link` lists them"
        case .unsupportedDevice(let name, let type):
            "the network device \"\(name)\" is of type \(type); probes need Ethernet or a device without a link header"
        case .noCgroup(let path, let code):
            "\"\(path)\" is no cgroup of version 2: \(String(cString: strerror(code))); `findmnt -t cgroup2` lists where they are"
        case .failed(let step, let code, let log):
            "\(step): \(String(cString: strerror(code)))" + (log.isEmpty ? "" : "\n\(log.suffix(Self.shownLog))")
        case .unsuitable(let program, let reason):
            "the program \(program) cannot be used: \(reason)"
        case .incompatibleMap(let map, let difference):
            "the map \(map) of the new object does not fit the one in use: \(difference); unload first, which drops counts"
        case .pinsInUse(let path):
            "another daemon holds \(path); stop it, or give this one another node name"
        case .illegalTransition(let transition, let state, let program):
            "\(program) is \(state.rawValue), and cannot \(transition.rawValue)"
        }
    }

    /// Characters of the log that a message for people ends with; ``log`` has all of it.
    private static let shownLog = 1_500

    /// What libbpf and the verifier said; empty when they were not asked.
    package var log: String {
        if case .failed(_, _, let log) = self { log } else { "" }
    }

    static func absent(_ kind: String, _ name: String) -> BPFError {
        .failed(step: "looking for the eBPF \(kind) \(name)", code: ENOENT, log: "")
    }
}
