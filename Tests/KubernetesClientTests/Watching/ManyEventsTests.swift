import Foundation
import KubernetesWire
import Synchronization
import Testing

@testable import KubernetesClient

@Suite("Very many events", .timeLimit(.minutes(5)))
struct ManyEventsTests {
    /// Bytes of memory that this process has in use; 0 where the system does not tell.
    private static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4_096
    }

    /// Makes the pieces of a watch as they are asked for, cut anywhere, each event some times over.
    private final class Replay: Sendable {
        private struct State {
            var made = 0
            var rest: [UInt8] = []
        }

        private let state = Mutex(State())
        let count: Int
        private let pods: Int

        init(count: Int, pods: Int) {
            self.count = count
            self.pods = pods
        }

        func next() -> [UInt8]? {
            state.withLock { state in
                var piece = state.rest
                while piece.count < 64 << 10, state.made < count {
                    append(to: &piece, state.made)
                    state.made += 1
                }
                guard state.made < count else {
                    state.rest = []
                    return piece.isEmpty ? nil : piece
                }
                let cut = piece.count - 37
                state.rest = Array(piece[cut...])
                return Array(piece[..<cut])
            }
        }

        /// Each event comes twice, as after a reconnect from a version that was not noted.
        private func append(to piece: inout [UInt8], _ index: Int) {
            let number = index / 2
            let type = number < pods ? "ADDED" : number % 97 == 0 ? "DELETED" : "MODIFIED"
            let text = """
                {"type":"\(type)","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"pod-\(number % pods)",\
                "namespace":"shop","uid":"u\(number % pods)","resourceVersion":"\(number + 10)",\
                "labels":{"app":"web","generation":"\(number / pods)"}},"spec":{"nodeName":"node-\(number % 50)",\
                "containers":[{"name":"main","image":"registry.example/app:v1"}]},"status":{"phase":"Running"}}}

                """
            piece += Array(text.utf8)
        }
    }

    @Test("a million are replayed in bounded memory, and what comes twice changes nothing")
    func million() async throws {
        let (count, pods) = (1_000_000, 1_000)
        let replay = Replay(count: count, pods: pods)
        let list = Array(
            "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}".utf8)
        let isFirst = Atomic(true)
        let source = ResourceSource<NamedObject>(
            page: { _ async throws(KubernetesError) in
                do throws(ResourceReadingError) {
                    return try ListPage(list)
                } catch {
                    throw .unexpectedAnswer(action: "list", reason: "\(error)")
                }
            },
            watch: { _, _, _ async throws(KubernetesError) in
                guard isFirst.exchange(false, ordering: .relaxed) else { throw .cancelled }
                return WatchStream(action: "watch") { () async throws(KubernetesError) in replay.next() }
            }, newestVersion: { () async throws(KubernetesError) in "1" })
        let mirror = ObjectMirror()
        let handled = Atomic(0)
        let reflector = Reflector(source) { change in
            handled.wrappingAdd(1, ordering: .relaxed)
            // The mirror's own log would not be bounded.
            if handled.load(ordering: .relaxed) > count - 2 * pods { mirror.take(change) }
        }
        let before = Self.residentBytes()
        let start = ContinuousClock.now
        let run = Task { await reflector.run() }
        try await eventually("all are told", within: .seconds(240)) { reflector.status.events == count }
        let (took, grown) = (ContinuousClock.now - start, Self.residentBytes() - before)
        run.cancel()
        await run.value
        #expect(handled.load(ordering: .relaxed) == count + 1)
        #expect(reflector.status.resourceVersion == "\(count / 2 - 1 + 10)")
        #expect(mirror.now.objects.count <= pods)
        #expect(grown < 150 << 20, "memory has grown by \(grown >> 20) MiB")
        print("a million events: \(took), memory \(grown >> 10) KiB")
    }
}
