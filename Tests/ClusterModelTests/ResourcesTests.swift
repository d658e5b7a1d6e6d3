import ClusterModel
import Testing

@Suite("Resources")
struct ResourcesTests {
    @Test("a request of nothing fits into nothing")
    func nothingFits() {
        #expect(Resources.zero.fits(in: .zero))
        #expect(Resources.zero.fits(in: Resources(milliCPU: -5)))
    }

    @Test(
        "the first shortage is named in the order cpu, memory, others by name",
        arguments: [
            (Resources(milliCPU: 2, memory: 2), Resources(milliCPU: 1, memory: 1), "cpu"),
            (Resources(milliCPU: 1, memory: 2), Resources(milliCPU: 1, memory: 1), "memory"),
            (Resources(extended: ["b": 1, "a": 1]), Resources(), "a"),
            (Resources(extended: ["gpu": 1]), Resources(extended: ["gpu": 1]), nil),
        ] as [(Resources, Resources, String?)])
    func shortage(request: Resources, offer: Resources, expected: String?) {
        #expect(request.firstShortage(in: offer)?.resource == expected)
        #expect(request.fits(in: offer) == (expected == nil))
    }

    @Test("sums and differences saturate instead of trapping")
    func saturation() {
        let much = Resources(milliCPU: .max, memory: .min, extended: ["x": .max])
        #expect((much + Resources(milliCPU: 1, memory: -1, extended: ["x": 1])) == much)
        #expect((Resources(milliCPU: -2) - Resources(milliCPU: .max)).milliCPU == .min)
        #expect((Resources(milliCPU: 2) - Resources(milliCPU: .min)).milliCPU == .max)
    }

    @Test("what is taken away and given back is the same amount")
    func inverse() {
        let offer = Resources(milliCPU: 4000, memory: 1 << 33, extended: ["gpu": 2000])
        let request = Resources(milliCPU: 250, memory: 1 << 20, extended: ["gpu": 1000])
        #expect(offer - request + request == offer)
    }
}
