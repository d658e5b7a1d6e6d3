import Foundation
import TestSupport
import Testing

@testable import BPFPrograms

/// Objects that are damaged by accident or on purpose.
@Suite(.needsBPF)
struct HostileObjectTests {
    /// libbpf 1.1 crashes on some of these, in the process that tries them.
    @Test("a damaged object is refused or loaded, and never more than that")
    func survives() throws {
        let whole = try SampleObject.bytes()
        var random = SplitMix64(seed: 0xE1F)
        for round in 0..<250 {
            var bytes = whole
            switch round % 4 {
            case 0: bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            case 1: Self.overwrite(&bytes, in: 0..<64, &random)
            case 2: Self.overwrite(&bytes, in: max(0, bytes.count - 2_048)..<bytes.count, &random)
            default: Self.overwrite(&bytes, in: 0..<bytes.count, &random)
            }
            let image = ProgramImage(name: "sample", bytes: bytes)
            _ = try? BPFObject(image, constants: nil, sizes: [:])
        }
    }

    private static func overwrite(_ bytes: inout [UInt8], in range: Range<Int>, _ random: inout SplitMix64) {
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            guard let place = range.randomElement(using: &random) else { return }
            bytes[place] =
                [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random)]
                .randomElement(using: &random) ?? 0
        }
    }
}
