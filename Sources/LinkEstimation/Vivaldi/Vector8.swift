/// Eight numbers. They are spelt out because `SIMD8` takes fifteen times as long where nothing is optimised, as in tests.
struct Vector8: Hashable, Sendable {
    var a = 0.0, b = 0.0, c = 0.0, d = 0.0
    var e = 0.0, f = 0.0, g = 0.0, h = 0.0

    static let zero = Vector8()

    /// A direction in which every one is as likely as its mirror images.
    static func random(using random: inout some RandomNumberGenerator) -> Vector8 {
        func draw() -> Double { Double.random(in: -1...1, using: &random) }
        return Vector8(a: draw(), b: draw(), c: draw(), d: draw(), e: draw(), f: draw(), g: draw(), h: draw())
    }

    var length: Double {
        (a * a + b * b + c * c + d * d + e * e + f * f + g * g + h * h).squareRoot()
    }

    static func + (left: Vector8, right: Vector8) -> Vector8 {
        Vector8(
            a: left.a + right.a, b: left.b + right.b, c: left.c + right.c, d: left.d + right.d,
            e: left.e + right.e, f: left.f + right.f, g: left.g + right.g, h: left.h + right.h)
    }

    static func - (left: Vector8, right: Vector8) -> Vector8 {
        Vector8(
            a: left.a - right.a, b: left.b - right.b, c: left.c - right.c, d: left.d - right.d,
            e: left.e - right.e, f: left.f - right.f, g: left.g - right.g, h: left.h - right.h)
    }

    static func * (vector: Vector8, factor: Double) -> Vector8 {
        Vector8(
            a: vector.a * factor, b: vector.b * factor, c: vector.c * factor, d: vector.d * factor,
            e: vector.e * factor, f: vector.f * factor, g: vector.g * factor, h: vector.h * factor)
    }
}
