import ClusterModel
import CommandSupport
import Manifests

/// What the options say of eBPF programs.
struct ProgramChoices {
    /// Where the lifecycle is served, and whether somebody asked for just that.
    var socket: (path: String, isGiven: Bool)?
    /// Of the operator's own, to load at the start.
    var programs: [UserProgram]
    /// Where programs are pinned; `nil`: nowhere.
    var pinRoot: String?
    /// Whether the kernel counts runs.
    var countsRuns: Bool

    /// Whether somebody asked for programs besides the daemon's own.
    var areWanted: Bool { !programs.isEmpty || socket?.isGiven == true }

    private static let nothing = "none"

    /// - Throws: ``InputError`` for the first option that is wrong.
    init(_ options: MonitorOptions) throws {
        socket =
            options.socket == Self.nothing
            ? nil : (options.socket ?? "/run/isochrone/monitor.sock", options.socket != nil)
        pinRoot = options.pins == Self.nothing ? nil : options.pins ?? "/sys/fs/bpf"
        countsRuns = options.programStatistics
        if let path = [socket?.path, pinRoot].compactMap({ $0 }).first(where: { !$0.hasPrefix("/") }) {
            throw InputError("\"\(path)\" is no absolute path; write one, or none")
        }
        programs = try options.programs.map(Self.program)
        let names = programs.map(\.name)
        if let twice = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
            throw InputError("--programs names the program \(twice) twice; give each its own name")
        }
    }

    private static func program(_ path: String) throws -> UserProgram {
        switch ManifestReader.program(atPath: path) {
        case .success(let program): return program
        case .failure(let problems):
            throw InputError("--programs: " + problems.map(\.description).joined(separator: "\n"))
        }
    }
}
