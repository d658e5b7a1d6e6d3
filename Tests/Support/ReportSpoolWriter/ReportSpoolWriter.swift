import ClusterModel
import Foundation
import ReportSpool
import SQLiteReportSpool

/// Keeps numbered reports in the spool at its first argument, from the number at its second one on, takes every third
/// away again, and prints `+N` or `-N` once that is acknowledged; until it is killed.
///
/// With a third argument, files may grow to that many bytes only: the disk refuses what is more.
@main
enum ReportSpoolWriter {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, var number = UInt64(arguments[2]) else {
            throw ReportSpoolError.failed("usage: ReportSpoolWriter SPOOL FIRST-NUMBER [LARGEST-FILE]")
        }
        if arguments.count > 3, let largest = UInt(arguments[3]) { limitFiles(to: largest) }
        let spool = try SQLiteReportSpool.open(path: arguments[1], bounds: SpoolBounds())
        while true {
            do throws(ReportSpoolError) {
                try await spool.add(report(number))
                say("+\(number)")
                if number.isMultiple(of: 3) {
                    try await spool.remove([report(number).id])
                    say("-\(number)")
                }
            } catch {
                return say("refused: \(error)")
            }
            number += 1
        }
    }

    /// Its payload says its number, and is longer than a page now and then.
    private static func report(_ number: UInt64) -> SpooledReport {
        let moment = SpoolMoment(kernelBoot: "k", uptime: Double(number), wall: Timestamp(milliseconds: 0))
        let padding = [UInt8](repeating: 32, count: Int(number % 7) * 1_000)
        return SpooledReport(
            id: .init(bootID: "boot", sequence: number), closed: moment, payload: Array("\(number)".utf8) + padding)
    }

    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private static func limitFiles(to size: UInt) {
        var limit = rlimit(rlim_cur: rlim_t(size), rlim_max: rlim_t(size))
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        signal(SIGXFSZ, SIG_IGN)
    }
}
