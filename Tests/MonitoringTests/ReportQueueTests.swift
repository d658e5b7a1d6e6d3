import ClusterModel
import Monitoring
import TestSupport
import Testing

struct ReportQueueTests {
    private let links = [
        MeasurementReport.Measurement(target: "b", age: 2, estimate: measuredEstimate(latency: 5))
    ]

    @Test("reports are counted from 1 and leave in order")
    func order() {
        let queue = ReportQueue(node: "a", bootID: "boot")
        queue.add(links, at: 10)
        queue.add(links, at: 20)
        #expect(queue.first(at: 20)?.sequence == 1)
        queue.remove(sequence: 1)
        #expect(queue.first(at: 20)?.sequence == 2)
        queue.remove(sequence: 2)
        #expect(queue.first(at: 20) == nil)
    }

    @Test("measurements age while their report waits")
    func ages() {
        let queue = ReportQueue(node: "a", bootID: "boot")
        queue.add(links, at: 10)
        #expect(queue.first(at: 10)?.links[0].age == 2)
        #expect(queue.first(at: 70)?.links[0].age == 62)
    }

    @Test("the oldest goes when there are too many, and is counted")
    func isBounded() {
        let queue = ReportQueue(node: "a", bootID: "boot", capacity: 3)
        for second in 0..<10 { queue.add(links, at: Double(second)) }
        #expect(queue.count == 3)
        #expect(queue.dropped == 7)
        #expect(queue.first(at: 10)?.sequence == 8)
    }
}
