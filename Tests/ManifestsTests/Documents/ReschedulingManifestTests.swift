import ClusterModel
import Foundation
import Manifests
import Testing

@Suite("How policies say what is moved")
struct ReschedulingManifestTests {
    private static func read(_ spec: String) -> ReadResult<SchedulingPolicy> {
        let text = "apiVersion: isochrone.dev/v1alpha1\nkind: SchedulingPolicy\nmetadata: {name: p}\nspec:\n\(spec)\n"
        return ManifestReader.policy(from: Array(text.utf8), file: "p")
    }

    @Test(
        "each word is a mode, and the careful defaults stand for what is left out",
        arguments: [
            ("  rescheduling: off", ReschedulingPolicy.Mode.off), ("  rescheduling: dry-run", .dryRun),
            ("  rescheduling: violations", .violations), ("  rescheduling: improvements", .improvements),
            ("  partition: keep", .dryRun),
        ])
    func modes(spec: String, mode: ReschedulingPolicy.Mode) {
        #expect(Self.read(spec).value?.rescheduling == ReschedulingPolicy(mode: mode))
    }

    @Test("every field")
    func fields() {
        let spec = """
              rescheduling: violations
              moves: {holdFor: 90s, improveAfter: 1h, startGain: 30%, stopGain: 0.05, settleFor: 5m, backOffLimit: 2h,
                perHour: 12, returnWithin: 10m}
            """
        let expected = ReschedulingPolicy(
            mode: .violations, holdFor: 90, improveAfter: 3_600, startGain: 0.3, stopGain: 0.05, settleFor: 300,
            backOffLimit: 7_200, movesPerHour: 12, returnWithin: 600)
        #expect(Self.read(spec).report == "")
        #expect(Self.read(spec).value?.rescheduling == expected)
    }

    @Test(
        "what cannot be meant is told with its place and a remedy",
        arguments: [
            (
                "  rescheduling: violation",
                "spec.rescheduling: `violation` is not known here; did you mean `violations`?"
            ),
            (
                "  moves: {hold: 1m}",
                "spec.moves.hold: the field is not known; the fields here are holdFor, improveAfter"
            ),
            (
                "  moves: {startGain: 10%, stopGain: 20%}",
                "spec.moves.stopGain: stopGain is above startGain: 20% and 10%; improvements stop below the gain "
                    + "that they start at"
            ),
            (
                "  moves: {settleFor: 1h, backOffLimit: 10m}",
                "spec.moves.backOffLimit: backOffLimit is shorter than settleFor: 600s and 3600s; pauses start at settleFor and "
                    + "grow up to backOffLimit"
            ),
            ("  moves: {perHour: 1001}", "spec.moves.perHour: `1001` is out of range; write a number from 0 to 1000"),
            ("  moves: {returnWithin: 0s}", "spec.moves.returnWithin:"),
            ("  moves: {startGain: 120%}", "spec.moves.startGain: `120%` is above 100%"),
            ("  moves: {holdFor: -1s}", "spec.moves.holdFor:"),
        ])
    func mistakes(spec: String, complaint: String) {
        let result = Self.read(spec)
        #expect(result.value == nil)
        #expect(result.report.contains(complaint), "\(result.report)")
    }

    @Test("records of policies from before have the defaults")
    func olderRecords() throws {
        let encoded = try JSONEncoder().encode(SchedulingPolicy(name: "p"))
        var object = try #require(JSONSerialization.jsonObject(with: encoded) as? [String: Any])
        object["rescheduling"] = nil
        let read = try JSONDecoder().decode(
            SchedulingPolicy.self, from: JSONSerialization.data(withJSONObject: object))
        #expect(read == SchedulingPolicy(name: "p"))
        #expect(read.rescheduling.mode == .dryRun)
    }
}
