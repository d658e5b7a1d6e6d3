import Testing

@testable import KubernetesWire

@Suite("Quantities")
struct QuantityTests {
    @Test(
        "are read as Kubernetes reads them",
        arguments: [
            ("0", 0), ("2", 2_000_000_000), ("250m", 250_000_000), ("1.5", 1_500_000_000), ("+3", 3_000_000_000),
            ("-3", -3_000_000_000), (".5", 500_000_000), ("5.", 5_000_000_000), ("100n", 100), ("7u", 7_000),
            ("1k", 1_000_000_000_000), ("1Ki", 1_024_000_000_000), ("128Mi", 134_217_728_000_000_000),
            ("0.5Ki", 512_000_000_000), ("1e3", 1_000_000_000_000), ("1E3", 1_000_000_000_000),
            ("1E", 1_000_000_000_000_000_000_000_000_000), ("12e-1", 1_200_000_000), ("1e-9", 1),
            ("007", 7_000_000_000),
            ("1Ei", 1_152_921_504_606_846_976_000_000_000), ("2e+2", 200_000_000_000),
            // Finer than a billionth: rounded away from zero.
            ("0.1n", 1), ("-0.1n", -1), ("1.0000000001", 1_000_000_001), ("1e-10", 1), ("1e-400", 1), ("0e-400", 0),
            ("0.00000000000000000000000000000000000000000001", 1),
            ("0.3333333333333333333333333333333333", 333_333_334),
        ] as [(String, Int128)])
    func readings(text: String, billionths: Int128) {
        #expect(Quantity(Array(text.utf8)[...])?.billionths == billionths)
    }

    @Test(
        "beyond 2^63 − 1 count as that",
        arguments: [
            "9223372036854775807", "9223372036854775808", "10E", "8Ei", "1e19", "1e999999999999",
            "99999999999999999999999999999999999999999999999999", "12345678901234567890123456789Ei",
        ])
    func largest(text: String) {
        #expect(Quantity(Array(text.utf8)[...])?.units == .max)
        #expect(Quantity(Array(text.utf8)[...])?.thousandths == .max)
        #expect(Quantity(Array("-\(text)".utf8)[...])?.units ?? 0 <= -.max)
    }

    @Test(
        "are no other texts",
        arguments: [
            "", "-", ".", "+.", "1 ", " 1", "1x", "1kk", "1ki", "1mi", "1Kib", "m", "Ki", "1e", "1e+", "1e1.5", "1e3Ki",
            "--1",
            "0x10", "1,5", "١", "1µ", "NaN", "1.2.3", "1nn",
        ])
    func refusals(text: String) {
        #expect(Quantity(Array(text.utf8)[...]) == nil)
    }

    @Test(
        "are rounded away from zero",
        arguments: [
            ("100u", 1, 1), ("1m", 1, 1), ("1001m", 1_001, 2), ("1.0005", 1_001, 2), ("2", 2_000, 2), ("0", 0, 0),
            ("-1500m", -1_500, -2), ("1n", 1, 1),
        ] as [(String, Int64, Int64)])
    func rounding(text: String, thousandths: Int64, units: Int64) throws {
        let quantity = try #require(Quantity(Array(text.utf8)[...]))
        #expect(quantity.thousandths == thousandths)
        #expect(quantity.units == units)
    }

    @Test("add up exactly before they are rounded")
    func sums() throws {
        let part = try #require(Quantity(Array("0.4m".utf8)[...]))
        #expect((part + part).thousandths == 1)
        #expect((part + part + part).thousandths == 2)
    }
}
