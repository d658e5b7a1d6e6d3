import ReportSpool

extension ReportSpoolContract {
    static let boundRules: [Rule] = [
        Rule("the oldest make room for the newest, and are counted") { make in
            let spool = try make(SpoolBounds(bytes: 1 << 20))
            for sequence: UInt64 in 1...1_000 { try await spool.add(report(sequence, bytes: 4_000)) }
            let status = spool.status
            try require(status.bytes <= 1 << 20, "\(status.bytes) bytes are within the bounds")
            try require(status.waiting > 80, "\(status.waiting) reports fit")
            try requireEqual(status.losses, [.size: 1_000 - status.waiting], "losses")
            let left = try await spool.newest(1_000, bytes: .max, at: moment(1_000)).map(\.id.sequence)
            try requireEqual(left, (0..<UInt64(status.waiting)).map { 1_000 - $0 }, "left")
            await spool.close()
        },
        Rule("a report that would push out most others is not kept") { make in
            let spool = try make(SpoolBounds(bytes: 1 << 20))
            try await spool.add(report(1))
            try await spool.add(report(2, bytes: 1 << 18))
            try requireEqual(try await spool.newest(9, bytes: .max, at: moment(2)), [report(1)], "left")
            try requireEqual(spool.status.losses, [.size: 1], "losses")
            await spool.close()
        },
        Rule("what is too old goes when it is looked for or the next report comes, and is counted") { make in
            let spool = try make(SpoolBounds(age: 10))
            for sequence: UInt64 in [1, 2, 11, 12] { try await spool.add(report(sequence)) }
            try requireEqual(spool.status.losses, [.age: 1], "losses by adding")
            try requireEqual(
                try await spool.newest(9, bytes: .max, at: moment(13)).map(\.id.sequence), [12, 11], "left")
            try requireEqual(spool.status.losses, [.age: 2], "losses by looking")
            try requireEqual(spool.status.waiting, 2, "waiting")
            await spool.close()
        },
    ]
}
