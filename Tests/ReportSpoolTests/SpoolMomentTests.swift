import ClusterModel
import ReportSpool
import Testing

@Suite("How old a report is")
struct SpoolMomentTests {
    private static let closed = SpoolMoment(
        kernelBoot: "k1", uptime: 1_000, wall: Timestamp(milliseconds: 1_735_689_600_000))

    /// A later moment; `wall` in seconds after ``closed``.
    private static func later(_ boot: String, uptime: Double, wall: Double) -> SpoolMoment {
        SpoolMoment(kernelBoot: boot, uptime: uptime, wall: closed.wall.advanced(bySeconds: wall))
    }

    @Test(
        "whatever the wall clock does, within one start of the machine only its uptime counts",
        arguments: [30, 0, -7_200, 7_200, 1e12, -1e12])
    func sameBoot(wall: Double) {
        #expect(Self.later("k1", uptime: 1_030, wall: wall).seconds(since: Self.closed) == 30)
        #expect(Self.later("k1", uptime: 990, wall: wall).seconds(since: Self.closed) == 0)
    }

    @Test(
        "across a restart the wall clock counts, and at least the uptime",
        arguments: [
            // The clock is right; set back by hours; to 1970 because there is no battery; set forward by hours.
            (60.0, 300.0, 300.0), (60, 300 - 7_200, 60), (60, -1_735_689_600, 60), (60, 300 + 7_200, 7_500),
        ] as [(Double, Double, Double)])
    func otherBoot(uptime: Double, wall: Double, age: Double) {
        #expect(Self.later("k2", uptime: uptime, wall: wall).seconds(since: Self.closed) == age)
    }

    @Test("a start that nobody knows is the same as no other, not even as itself")
    func unknownBoot() {
        var closed = Self.closed
        closed.kernelBoot = ""
        #expect(Self.later("", uptime: 1_030, wall: 10).seconds(since: closed) == 1_030)
    }

    @Test("moments at the ends of the range have an age that is a number")
    func extremes() {
        let first = SpoolMoment(kernelBoot: "k1", uptime: 0, wall: Timestamp(milliseconds: .min))
        let last = SpoolMoment(kernelBoot: "k2", uptime: 0, wall: Timestamp(milliseconds: .max))
        #expect(last.seconds(since: first).isFinite)
        #expect(SpoolBounds(age: 86_400).isTooOld(first, at: last))
    }
}
