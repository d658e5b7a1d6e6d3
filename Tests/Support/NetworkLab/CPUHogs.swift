import CNetworkLab
import Glibc

/// Processes that do nothing but keep CPUs busy, until this object goes or their time is over.
public final class CPUHogs: Sendable {
    /// Their process identifiers.
    public let processes: [Int32]

    /// - Parameters:
    ///   - count: how many compete with everything else, at ordinary priority.
    ///   - seconds: after which they end by themselves, whatever becomes of the caller.
    public init(_ count: Int, atMost seconds: UInt32 = 120) throws(LabError) {
        var processes: [Int32] = []
        do throws(LabError) {
            for _ in 0..<count { processes.append(try LabError.check(lab_spin(seconds), "starting a busy loop")) }
        } catch {
            Self.end(processes)
            throw error
        }
        self.processes = processes
    }

    deinit {
        Self.end(processes)
    }

    private static func end(_ processes: [Int32]) {
        for process in processes {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
    }
}
