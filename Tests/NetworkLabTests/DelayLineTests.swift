import Testing

@testable import NetworkLab

@Suite("What the relay does to a frame")
struct DelayLineTests {
    @Test("a frame leaves after the delay of its own direction")
    func delayByDirection() {
        var line = DelayLine(hosts: 2, seed: 1)
        line[0, 1] = LinkShape(delay: 10)
        line[1, 0] = LinkShape(delay: 3)
        #expect(line.due(from: 0, to: 1, at: 1_000_000) == 11_000_000)
        #expect(line.due(from: 1, to: 0, at: 1_000_000) == 4_000_000)
    }

    @Test("frames of one link keep their order although jitter would swap them")
    func orderIsKept() {
        var line = DelayLine(hosts: 2, seed: 7)
        line[0, 1] = LinkShape(delay: 1, jitter: 50)
        let due = (0..<200).compactMap { line.due(from: 0, to: 1, at: UInt64($0) * 1000) }
        #expect(due.count == 200)
        #expect(due == due.sorted())
    }

    @Test("the share of lost frames is the loss that was asked for", arguments: [0.01, 0.05, 0.5])
    func lossShare(loss: Double) {
        var line = DelayLine(hosts: 2, seed: 42)
        line[0, 1] = LinkShape(loss: loss)
        let frames = 20_000
        let lost = (0..<frames).count { line.due(from: 0, to: 1, at: UInt64($0)) == nil }
        // Four standard deviations of the binomial distribution.
        let allowance = 4 * (loss * (1 - loss) * Double(frames)).squareRoot()
        #expect(abs(Double(lost) - loss * Double(frames)) <= allowance)
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
}
