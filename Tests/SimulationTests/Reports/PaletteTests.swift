import Foundation
import Testing

@testable import Simulation

@Suite("Colours")
struct PaletteTests {
    /// Relative luminance and contrast as WCAG 2.2 defines them.
    private func luminance(_ colour: String) throws -> Double {
        let value = try #require(Int(colour.dropFirst(), radix: 16))
        let parts: [Double] = [value >> 16, value >> 8, value].map { part in
            let share = Double(part & 0xFF) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return zip([0.2126, 0.7152, 0.0722], parts).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private func contrast(_ first: String, _ second: String) throws -> Double {
        let values = try [luminance(first), luminance(second)].sorted()
        return (values[1] + 0.05) / (values[0] + 0.05)
    }

    @Test("contrast is computed as the examples of WCAG have it")
    func known() throws {
        #expect(try abs(contrast("#000000", "#FFFFFF") - 21) < 1e-9)
        #expect(try abs(contrast("#767676", "#FFFFFF") - 4.54) < 0.01)
    }

    @Test("text has 4.5 : 1 on everything that it stands on (WCAG 2.2, 1.4.3)", arguments: Palette.texts.map(\.name))
    func text(name: String) throws {
        let shade = try #require(Palette.all.first { $0.name == name })
        for ground in [Palette.ground, Palette.card] {
            #expect(try contrast(shade.light, ground.light) >= 4.5)
            #expect(try contrast(shade.dark, ground.dark) >= 4.5)
        }
    }

    @Test("lines and marks have 3 : 1 on figures (WCAG 2.2, 1.4.11)", arguments: Palette.series.map(\.name))
    func series(name: String) throws {
        let shade = try #require(Palette.series.first { $0.name == name })
        #expect(try contrast(shade.light, Palette.card.light) >= 3)
        #expect(try contrast(shade.dark, Palette.card.dark) >= 3)
    }

    @Test("each series has a colour and a mark of its own")
    func distinct() {
        #expect(Set(Palette.series.map(\.light)).count == Palette.series.count)
        #expect(Set(Palette.series.map(\.dark)).count == Palette.series.count)
        #expect(Set(Palette.series.indices.map(Shape.ofSeries)).count == Palette.series.count)
    }
}
