import ClusterModel
import Testing

@testable import KubernetesClient

@Suite("Events")
struct EventSeriesTests {
    private static let pod = ObjectReference.pod(namespace: "city", name: "alarm-0", uid: "uid-1")
    private let start = Timestamp(milliseconds: 1_767_225_600_000)

    private func event(_ note: String = "moved") -> ObjectEvent {
        ObjectEvent(Self.pod, .normal, reason: "Evicted", action: "Rescheduling", note: note)
    }

    @Test("the same again is counted: the second time at once, then every thirty seconds")
    func counted() {
        var series = EventSeries()
        guard case .create(let name) = series.step(event(), at: start) else {
            Issue.record("the first is not created")
            return
        }
        let steps = (1...61).map { series.step(event(), at: start.advanced(bySeconds: Double($0))) }
        #expect(steps[0] == .count(name: name, 2, lastObserved: start.advanced(bySeconds: 1)))
        #expect(steps.filter { $0 != .nothing }.count == 3)
        #expect(steps[60] == .count(name: name, 62, lastObserved: start.advanced(bySeconds: 61)))
    }

    @Test("what says something else, or comes after a long silence, is another event")
    func others() {
        var series = EventSeries()
        let first = series.step(event(), at: start)
        let second = series.step(event("blocked"), at: start)
        let third = series.step(event(), at: start.advanced(bySeconds: 361))
        for (left, right) in [(first, second), (first, third), (second, third)] { #expect(left != right) }
        for step in [first, second, third] {
            guard case .create = step else {
                Issue.record("\(step)")
                continue
            }
        }
    }

    @Test("thousands of different events stay bounded")
    func bounded() {
        var series = EventSeries(configuration: .init(capacity: 10))
        for number in 0..<20_000 { _ = series.step(event("\(number)"), at: start.advanced(bySeconds: Double(number))) }
        #expect(String(describing: series).count < 100_000)
    }

    @Test("a note is cut at 1,024 bytes, between characters", arguments: ["a", "é", "👩‍👩‍👧", "…"])
    func note(character: String) {
        let text = String(repeating: character, count: 2_000)
        let limited = text.limited(toBytes: 1_024)
        #expect(limited.utf8.count <= 1_024)
        #expect(limited.utf8.count > 980)
        #expect(limited.hasSuffix("…"))
        #expect("short".limited(toBytes: 1_024) == "short")
    }

    @Test("MicroTime has its fraction")
    func microTime() {
        #expect(start.advanced(bySeconds: 5.123).microTime == "2026-01-01T00:00:05.123000Z")
    }
}
