import BPFPrograms
import ClusterModel
import Glibc

/// A family of programs as the API tells it; what is unknown is absent.
struct ProgramDocument: Encodable {
    var name: String
    var builtIn: Bool
    var state: String
    /// Why the last operation failed.
    var error: String?
    var attachments: [Attachment]
    var programs: [Program]
    var maps: [Map]

    struct Attachment: Encodable {
        var program: String
        var hook: String
    }

    struct Program: Encodable {
        var name: String
        /// The kernel's number of it, which bpftool shows.
        var id: UInt32
        var type: String
        var tag: String
        /// Seconds since it was loaded.
        var age: Double
        var runs: UInt64?
        /// Seconds.
        var runTime: Double?
    }

    struct Map: Encodable {
        var name: String
        var id: UInt32?
        var type: String
        var keySize: UInt32
        var valueSize: UInt32
        var maxEntries: UInt32
        var entries: UInt32?
    }

    init(_ report: ProgramReport) {
        name = report.name
        builtIn = report.isBuiltIn
        state = report.state.rawValue
        error = report.failure?.description
        attachments = report.attachments.map { Attachment(program: $0.program, hook: $0.hook.description) }
        programs = report.programs.map { program in
            Program(
                name: program.name, id: program.identifier, type: program.type, tag: program.tag,
                age: max(0, Self.uptime - program.loadedAt), runs: program.runs, runTime: program.runTime)
        }
        maps = report.maps.map { map in
            Map(
                name: map.name, id: map.identifier, type: map.type, keySize: map.keySize, valueSize: map.valueSize,
                maxEntries: map.capacity, entries: map.entries)
        }
    }

    /// The clock that the kernel stamps programs with.
    private static var uptime: Double {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
