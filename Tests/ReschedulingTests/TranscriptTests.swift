import ClusterModel
import Foundation
import TestSupport
import Testing

@testable import Rescheduling

/// What happens to an application over a day, as it is told: `Golden/Course.txt` is meant to be read.
@Suite("Transcripts")
struct TranscriptTests {
    @Test("the course of moves reads as it is written down")
    func course() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/Course.txt")
        let expected = try String(contentsOf: file, encoding: .utf8)
        let found = Self.chapters.map { "# \($0)\n" + $1().joined(separator: "\n") + "\n" }.joined(separator: "\n")
        if found != expected, let path = ProcessInfo.processInfo.environment["WRITE_TRANSCRIPT"] {
            try found.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(found == expected)
    }

    private typealias Chapter = (title: String, tell: @Sendable () -> [String])

    private static let chapters: [Chapter] = [
        ("A link degrades for good after a minute: the worker moves once the limit is broken for a minute", degraded),
        ("A link is bad for half a minute in every minute: nothing moves", flapping),
        ("A better node appears after ten minutes: a quarter of an hour later it is taken", better),
        ("A disruption budget blocks until minute 5", blocked),
        ("The measurements of the broken link grow old", stale),
        ("The program is restarted while the pod is on its way", restarted),
        ("The node that is left has no room: the pod does not come back for an hour", lost),
        ("A dry run tells and touches nothing", dryRun),
    ]

    private static func broken(_ mode: ReschedulingPolicy.Mode = .violations) -> World {
        Scenes.star(mode: mode) { edge, seconds in edge == 1 ? (seconds < 60 ? 5 : 50) : 8 }
    }

    @Sendable private static func degraded() -> [String] {
        var world = broken()
        world.run(seconds: 600)
        return world.transcript
    }

    @Sendable private static func flapping() -> [String] {
        var world = Scenes.star { edge, seconds in
            edge == 1 && seconds.truncatingRemainder(dividingBy: 60) >= 30 ? 50 : 5
        }
        world.run(seconds: 3_600)
        return world.transcript
    }

    @Sendable private static func better() -> [String] {
        var world = Scenes.star(mode: .improvements) { edge, seconds in edge == 1 || seconds < 600 ? 12 : 4 }
        world.run(seconds: 3_600)
        return world.transcript
    }

    @Sendable private static func blocked() -> [String] {
        var world = broken()
        world.evictor = { _, seconds in seconds < 300 ? .blockedByBudget(retryAfter: nil) : .evicted }
        world.run(seconds: 900)
        return world.transcript
    }

    @Sendable private static func stale() -> [String] {
        var world = broken()
        let links = world.links
        world.links = { seconds, now in
            links(seconds, now).map { link in
                var link = link
                // The last probe came through at 1:30.
                let silence = max(0, seconds - 90)
                if Set([link.source, link.sink]) == ["gate", "edge-1"] {
                    link.estimate.observedAt = now.advanced(bySeconds: -silence)
                }
                return link
            }
        }
        world.policy.rescheduling.holdFor = 120
        world.run(seconds: 1_200)
        return world.transcript
    }

    @Sendable private static func restarted() -> [String] {
        var world = broken()
        world.run(seconds: 125)
        world.restart()
        world.run(seconds: 900)
        return world.transcript
    }

    @Sendable private static func lost() -> [String] {
        var world = broken()
        world.run(seconds: 120)
        world.isScheduling = false
        world.run(seconds: 3_600)
        world.isScheduling = true
        world.run(seconds: 900)
        return world.transcript
    }

    @Sendable private static func dryRun() -> [String] {
        var world = broken(.dryRun)
        world.run(seconds: 900)
        return world.transcript
    }
}
