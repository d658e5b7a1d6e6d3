import TestSupport

/// Makes requests that are nearly right.
struct RequestMutator {
    private static let pieces: [[UInt8]] =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "1e999", "\u{0}", "😀", "\"NodeNames\":",
            "\"Pod\":{\"metadata\":{}},", "[[[[[[[[", "\n", "-", "\"UID\":\"\",", "\"Node\":\"x\",", "\"Pods\":null,",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]

    /// What a value is replaced with: other types, huge numbers, deep nesting, strings that are hard to read.
    private static let values: [[UInt8]] =
        [
            "null", "true", "{}", "[]", "[null]", "\"\"", "-1", "1.0", "1e999", "9223372036854775808", "{\"a\":{}}",
            "\"\\ud800\"", "\"\\u0000\"", "\"é\"", String(repeating: "9", count: 400),
            String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
            String(repeating: "[", count: 2_000) + String(repeating: "]", count: 2_000),
        ].map { Array($0.utf8) } + [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22]]

    var generator: SplitMix64

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    /// Changes bytes without regard to what they are.
    mutating func changeBytes(of body: inout [UInt8]) {
        guard !body.isEmpty else { return }
        let place = Int.random(in: 0..<body.count, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: body[place] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: body[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: body.removeSubrange(place..<min(body.count, place + Int.random(in: 1..<40, using: &generator)))
        case 3: body.removeSubrange(place...)
        case 4: body.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? [], at: place)
        default:
            let length = min(body.count - place, Int.random(in: 1..<200, using: &generator))
            let target = Int.random(in: 0..<body.count, using: &generator)
            body.insert(contentsOf: Array(body[place..<place + length]), at: target)
        }
    }

    /// Puts another value after a random key, or a key with another value before it, so that the key comes twice.
    mutating func changeStructure(of body: inout [UInt8]) {
        guard let key = keys(of: body).randomElement(using: &generator) else { return }
        let value = Self.values.randomElement(using: &generator) ?? []
        if Bool.random(using: &generator) {
            body.insert(contentsOf: body[key] + [UInt8(ascii: ":")] + value + [UInt8(ascii: ",")], at: key.lowerBound)
        } else {
            body.replaceSubrange(key.upperBound + 1..<endOfScalar(in: body, from: key.upperBound + 1), with: value)
        }
    }

    /// The keys, quotes included, of bodies as kube-scheduler writes them: `"key":` without a blank.
    private func keys(of body: [UInt8]) -> [Range<Int>] {
        let quote = UInt8(ascii: "\"")
        return body.indices.dropLast().compactMap { end in
            guard end > 0, body[end] == quote, body[end + 1] == UInt8(ascii: ":"),
                let start = body[..<end].lastIndex(of: quote)
            else { return nil }
            return start..<end + 1
        }
    }

    /// Where the string, number or word ends that starts at `start`; right after the bracket of anything else, which then
    /// is no JSON any more.
    private func endOfScalar(in body: [UInt8], from start: Int) -> Int {
        guard start < body.count else { return start }
        if body[start] == UInt8(ascii: "\"") {
            return (body[(start + 1)...].firstIndex(of: UInt8(ascii: "\"")) ?? body.count - 1) + 1
        }
        return body[start...].firstIndex { ",}]".utf8.contains($0) } ?? body.count
    }
}
