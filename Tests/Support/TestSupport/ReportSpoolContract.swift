import ClusterModel
package import ReportSpool

/// What every ``ReportSpool`` promises, one rule at a time.
package enum ReportSpoolContract {
    /// One promise, and the check of it against spools that `make` makes, each empty.
    package struct Rule: Sendable, CustomStringConvertible {
        package var description: String
        /// Throws ``ContractViolation`` where the spool breaks the promise.
        package var check: @Sendable (_ make: Make) async throws -> Void

        init(_ description: String, _ check: @escaping @Sendable (_ make: Make) async throws -> Void) {
            self.description = description
            self.check = check
        }
    }

    package typealias Make = @Sendable (SpoolBounds) throws -> any ReportSpool

    /// All rules; a test takes them as its arguments.
    package static let rules: [Rule] = orderRules + boundRules

    /// A moment of one start of the kernel.
    package static func moment(_ uptime: Double) -> SpoolMoment {
        SpoolMoment(kernelBoot: "k", uptime: uptime, wall: Timestamp(milliseconds: 0))
    }

    /// A report that was closed `sequence` seconds after the start of the kernel.
    package static func report(_ sequence: UInt64, bytes: Int = 100, boot: String = "boot") -> SpooledReport {
        SpooledReport(
            id: .init(bootID: boot, sequence: sequence), closed: moment(Double(sequence)),
            payload: [UInt8](repeating: UInt8(truncatingIfNeeded: sequence), count: bytes))
    }

    private static let orderRules: [Rule] = [
        Rule("the newest come first, as many as are wanted, and stay") { make in
            let spool = try make(SpoolBounds())
            for sequence: UInt64 in 1...5 { try await spool.add(report(sequence)) }
            for _ in 1...2 {
                let newest = try await spool.newest(3, bytes: .max, at: moment(5))
                try requireEqual(newest, [5, 4, 3].map { report($0) }, "the newest")
            }
            try requireEqual(try await spool.newest(9, bytes: .max, at: moment(5)).count, 5, "all")
            try requireEqual(spool.status.waiting, 5, "waiting")
            await spool.close()
        },
        Rule("payloads end where the bytes do, but the first comes whole") { make in
            let spool = try make(SpoolBounds())
            for sequence: UInt64 in 1...5 { try await spool.add(report(sequence)) }
            try requireEqual(try await spool.newest(9, bytes: 250, at: moment(5)).map(\.id.sequence), [5, 4], "250")
            try requireEqual(try await spool.newest(9, bytes: 1, at: moment(5)).map(\.id.sequence), [5], "1")
            await spool.close()
        },
        Rule("a report is kept once, and the same number of another start is another report") { make in
            let spool = try make(SpoolBounds())
            try await spool.add(report(1))
            try await spool.add(report(1, bytes: 7))
            try await spool.add(report(1, boot: "other"))
            try requireEqual(
                try await spool.newest(9, bytes: .max, at: moment(1)), [report(1, boot: "other"), report(1)], "kept")
            await spool.close()
        },
        Rule("what is taken away is gone, and what is not there does not matter") { make in
            let spool = try make(SpoolBounds())
            for sequence: UInt64 in 1...100 { try await spool.add(report(sequence)) }
            try await spool.remove((1...98).filter { $0 != 50 }.map { report($0).id } + [report(7).id, report(500).id])
            try requireEqual(
                try await spool.newest(9, bytes: .max, at: moment(100)).map(\.id.sequence), [100, 99, 50], "left")
            try requireEqual(spool.status.waiting, 3, "waiting")
            try await spool.remove([50, 99, 100].map { report($0).id })
            try requireEqual(try await spool.newest(9, bytes: .max, at: moment(100)), [], "left")
            try requireEqual(spool.status.losses, [:], "losses")
            await spool.close()
        },
        Rule("a closed spool says so") { make in
            let spool = try make(SpoolBounds())
            await spool.close()
            do throws(ReportSpoolError) {
                try await spool.add(report(1))
            } catch {
                return try requireEqual(error, .closed, "the error")
            }
            throw ContractViolation(description: "a closed spool took a report")
        },
    ]
}
