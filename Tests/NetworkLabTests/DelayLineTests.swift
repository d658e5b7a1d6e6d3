import Testing

@testable import NetworkLab

@Suite("What the relay does to a frame")
struct DelayLineTests {
    @Test("a frame leaves after the delay of its own direction")
    func delayByDirection() {
        var line = DelayLine(hosts: 2, seed: 1)
        line[0, 1] = LinkShape(delay: 10)
        line[1, 0] = LinkShape(delay: 3)
        #expect(line.pass(100, from: 0, to: 1, at: 1_000_000).due == 11_000_000)
        #expect(line.pass(100, from: 1, to: 0, at: 1_000_000).due == 4_000_000)
    }

    @Test("frames of one link keep their order although jitter would swap them")
    func orderIsKept() {
        let due = fates(LinkShape(delay: 1, jitter: 50), seed: 7, frames: 200).compactMap(\.due)
        #expect(due.count == 200)
        #expect(due == due.sorted())
    }

    @Test("the same seed decides the same fates, another one others")
    func seeds() {
        let shape = LinkShape(jitter: 1, loss: 0.5)
        #expect(fates(shape, seed: 1, frames: 100) == fates(shape, seed: 1, frames: 100))
        #expect(fates(shape, seed: 1, frames: 100) != fates(shape, seed: 2, frames: 100))
    }

    @Test("the share of lost frames is the loss that was asked for", arguments: [0.01, 0.05, 0.5])
    func lossShare(loss: Double) {
        let frames = 20_000
        let lost = fates(LinkShape(loss: loss), seed: 42, frames: frames).count { $0.due == nil }
        // Four standard deviations of the binomial distribution.
        let allowance = 4 * (loss * (1 - loss) * Double(frames)).squareRoot()
        #expect(abs(Double(lost) - loss * Double(frames)) <= allowance)
    }

    @Test(
        "half of the frames are held for less than the median of their link",
        arguments: [JitterDistribution.uniform, .exponential, .pareto(shape: 2.5)])
    func median(distribution: JitterDistribution) {
        var shape = LinkShape(delay: 5, jitter: 2)
        shape.distribution = distribution
        // Far enough apart to keep their order by themselves.
        let frames = 10_000
        let spacing: UInt64 = 1_000_000_000
        let holds = fates(shape, seed: 3, frames: frames, spacing: spacing).enumerated()
            .compactMap { index, fate in fate.due.map { Double($0 - UInt64(index) * spacing) / 1e6 } }
        #expect(holds.allSatisfy { $0 >= 5 })
        let below = holds.count { $0 < shape.medianDelay }
        #expect(abs(below - frames / 2) <= 200, "four standard deviations")
    }

    @Test("a heavy tail reaches further than a light one, and not without end")
    func tails() {
        let (exponential, pareto) = (JitterDistribution.exponential, JitterDistribution.pareto(shape: 1.5))
        #expect(pareto.quantile(0.999) > exponential.quantile(0.999))
        #expect(pareto.quantile(1.0.nextDown) == JitterDistribution.longest)
    }

    @Test("losses come in bursts of the length that the chain makes", arguments: [(0.01, 0.25), (0.05, 0.5)])
    func bursts(turnsBad: Double, turnsGood: Double) throws {
        var shape = LinkShape()
        shape.bursts = BurstLoss(turnsBad: turnsBad, turnsGood: turnsGood)
        let tally = tally(shape, seed: 5, frames: 200_000)
        let share = try #require(tally.lossShare)
        #expect(abs(share / shape.expectedLoss - 1) < 0.1)
        let burst = try #require(tally.meanBurst)
        #expect(abs(burst * turnsGood - 1) < 0.1)
    }

    @Test("a bad state that lets frames through loses its share of them")
    func elliott() throws {
        var shape = LinkShape()
        shape.bursts = BurstLoss(turnsBad: 0.1, turnsGood: 0.1, lossWhileGood: 0.02, lossWhileBad: 0.5)
        #expect(abs(shape.expectedLoss - 0.26) < 1e-9)
        let share = try #require(tally(shape, seed: 9, frames: 100_000).lossShare)
        #expect(abs(share - 0.26) < 0.02)
    }

    @Test("a link with a rate takes its time for each frame, one after the other")
    func rate() {
        var line = DelayLine(hosts: 2, seed: 1)
        line[0, 1] = LinkShape(delay: 1)
        line[0, 1].rate = 8e6
        // 1000 octets at 8 Mbit/s are a millisecond.
        let due = (0..<3).map { _ in line.pass(1_000, from: 0, to: 1, at: 0).due }
        #expect(due == [2_000_000, 3_000_000, 4_000_000])
        #expect(line.pass(1_000, from: 0, to: 1, at: 10_000_000).due == 12_000_000, "idle time is not saved up")
    }

    @Test("what finds the queue full is dropped, and what comes later is not")
    func queue() {
        var shape = LinkShape()
        (shape.rate, shape.queue) = (8e6, 2_500)
        var line = DelayLine(hosts: 2, seed: 1)
        line[0, 1] = shape
        let fates = (0..<4).map { _ in line.pass(1_000, from: 0, to: 1, at: 0) }
        #expect(fates.map { $0.due == nil } == [false, false, true, true])
        #expect(fates.last == .lost(.queue))
        #expect(line.pass(1_000, from: 0, to: 1, at: 1_000_000).due != nil)
        #expect(line.tally(from: 0, to: 1, .other).dropped == 2)
    }

    @Test("some frames arrive twice, and some are overtaken, as many as asked for")
    func copiesAndReordering() {
        var shape = LinkShape(delay: 1)
        (shape.duplicates, shape.reordering) = (0.1, 0.2)
        let tally = tally(shape, seed: 11, frames: 10_000)
        #expect(abs(tally.duplicated - 1_000) <= 120)
        #expect(abs(tally.reordered - 2_000) <= 160)
        let due = fates(shape, seed: 11, frames: 100).compactMap(\.due)
        #expect(due != due.sorted())
    }

    @Test("a link that is down loses everything, and nothing once it is up")
    func down() {
        var line = DelayLine(hosts: 2, seed: 1)
        line[0, 1].isDown = true
        #expect(line.pass(100, from: 0, to: 1, at: 0) == .lost(.down))
        #expect(line.pass(100, from: 1, to: 0, at: 0).due == 0)
        line[0, 1].isDown = false
        #expect(line.pass(100, from: 0, to: 1, at: 0).due == 0)
        #expect(line.tally(from: 0, to: 1, .other).unplugged == 1)
    }

    @Test("a tally separates requests from answers and leaves out what is not counted")
    func kinds() {
        var line = DelayLine(hosts: 2, seed: 1)
        for kind in [FrameKind.request, .request, .answer, nil] {
            _ = line.pass(100, from: 0, to: 1, kind: kind, at: 0)
        }
        #expect(FrameKind.allCases.map { line.tally(from: 0, to: 1, $0).frames } == [2, 1, 0])
        #expect(line.tally(from: 1, to: 0, .request) == LinkTally())
    }

    @Test("frames come out by the moment they are due, equal moments in the order they came")
    func queueOrder() {
        var queue = FrameQueue()
        for (index, due) in [5, 1, 3, 1, 4, 1].enumerated() {
            queue.push(FrameQueue.Entry(due: UInt64(due), sink: index, frame: []))
        }
        #expect(queue.nextDue == 1)
        var sinks: [Int] = []
        while let entry = queue.pop(dueBy: 4) { sinks.append(entry.sink) }
        #expect(sinks == [1, 3, 5, 2, 4])
        #expect(queue.nextDue == 5)
    }

    private func fates(_ shape: LinkShape, seed: UInt64, frames: Int, spacing: UInt64 = 1_000) -> [Passage] {
        var line = DelayLine(hosts: 2, seed: seed)
        line[0, 1] = shape
        return (0..<frames).map { line.pass(100, from: 0, to: 1, at: UInt64($0) * spacing) }
    }

    private func tally(_ shape: LinkShape, seed: UInt64, frames: Int) -> LinkTally {
        var line = DelayLine(hosts: 2, seed: seed)
        line[0, 1] = shape
        for index in 0..<frames { _ = line.pass(100, from: 0, to: 1, at: UInt64(index) * 1_000) }
        return line.tally(from: 0, to: 1, .other)
    }
}
