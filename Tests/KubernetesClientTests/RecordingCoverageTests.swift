import Foundation
import Testing

@Suite("The recordings")
struct RecordingCoverageTests {
    @Test("every one is played by a test, and none is named that is not there")
    func coverage() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        var text = ""
        for file in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? [] {
            guard let url = file as? URL, url.pathExtension == "swift" else { continue }
            text += try String(contentsOf: url, encoding: .utf8)
        }
        #expect(RecordedExchange.names.count > 120)
        #expect(RecordedExchange.names.filter { !text.contains("\"\($0)\"") } == [])
    }
}
