/// Times in microseconds, in order.
struct Quantiles {
    private let sorted: [Double]

    init(_ times: some Sequence<Double>) {
        sorted = times.sorted()
    }

    var count: Int { sorted.count }

    subscript(share: Double) -> Double {
        sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
}
