import Foundation
import Testing

@testable import ControlPlane

/// One recording of what the API server asked a webhook, and what it made of the answer.
struct RecordedReview: Sendable, CustomTestStringConvertible {
    var name: String
    /// The body of the review.
    var body: String
    /// What the recorded webhook answered.
    var answer: String
    /// The status that the client got.
    var status: Int

    var testDescription: String { name }

    static let all: [RecordedReview] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Recorded/1.36.2")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.sorted().compactMap { file in
            guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)),
                let recording = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any],
                let hook = (recording["webhook"] as? [[String: Any]])?.first,
                let body = (hook["request"] as? [String: Any])?["body"] as? String,
                let answer = (hook["response"] as? [String: Any])?["body"] as? String,
                let status = (recording["response"] as? [String: Any])?["status"] as? Int
            else { return nil }
            return RecordedReview(name: String(file.dropLast(5)), body: body, answer: answer, status: status)
        }
    }()

    var request: [String: Any] {
        ((try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any])?["request"] as? [String: Any]
            ?? [:]
    }

    var isPod: Bool { (request["resource"] as? [String: Any])?["resource"] as? String == "pods" }
}

@Suite("Recorded reviews of a real API server")
struct RecordedReviewTests {
    @Test("every recording is there")
    func count() {
        #expect(RecordedReview.all.count == 38)
        #expect(RecordedReview.all.count(where: \.isPod) == 32)
    }

    /// What the recordings show to be needed: apiVersion, kind, the same UID, `allowed`, and patchType with a patch that
    /// is base64 of an array.
    @Test("both webhooks answer each review in the shape that the API server takes", arguments: RecordedReview.all)
    func shape(review: RecordedReview) async throws {
        for verb in ["validate", "mutate"] {
            let reply = try await AdmissionScene(applications: [AdmissionScene.watch]).ask(verb, review.body)
            #expect(reply.status == 200)
            #expect(reply.contentType == "application/json")
            #expect(Self.complaint(about: reply.body, uid: review.request["uid"] as? String ?? "") == nil)
        }
    }

    /// The check above is held against what the API server itself said of recorded answers.
    @Test(
        "the shape is the one that the API server checks",
        arguments: [
            "admission-no-kind", "admission-no-patchtype", "admission-no-uid", "admission-not-json",
            "admission-null-response", "admission-v1beta1", "admission-wrong-uid", "admission-bad-patch-base64",
            "admission-bad-patch", "admission-pod-create", "admission-mutate-patch", "admission-warnings",
            "admission-audit-annotations",
        ])
    func calibration(name: String) throws {
        let review = try #require(RecordedReview.all.first { $0.name == name })
        let uid = try #require(review.request["uid"] as? String)
        let complaint = Self.complaint(about: Data(review.answer.utf8), uid: uid)
        #expect((complaint == nil) == (review.status == 201), "\(complaint ?? "")")
    }

    @Test("Applications that are deleted, and changes of their status, pass")
    func passes() async throws {
        for name in [
            "admission-application-delete", "admission-application-delete-dryrun", "admission-application-status",
        ] {
            let review = try #require(RecordedReview.all.first { $0.name == name })
            #expect(try await AdmissionScene().ask("validate", review.body).isAllowed)
        }
    }

    /// The recorded Applications follow an older draft, so the answer has something to say.
    @Test("an Application that cannot be read is refused, with what is wrong and what would be right")
    func refused() async throws {
        let review = try #require(RecordedReview.all.first { $0.name == "admission-application-create" })
        let reply = try await AdmissionScene().ask("validate", review.body)
        #expect(!reply.isAllowed)
        #expect(reply.refusal["code"] as? Int == 422)
        #expect(reply.refusal["reason"] as? String == "Invalid")
        #expect(reply.message.hasPrefix("the Application has a problem:\n  spec.channels[0].constraints: "))
        #expect(reply.message.contains("the fields here are name, source"))
        let causes = (reply.refusal["details"] as? [String: Any])?["causes"] as? [[String: Any]]
        #expect(causes?.first?["field"] as? String == "spec.channels[0].constraints")
    }

    @Test("recorded pods that are none of ours stay as they are", arguments: RecordedReview.all.filter(\.isPod))
    func foreign(review: RecordedReview) async throws {
        let reply = try await AdmissionScene(applications: [AdmissionScene.watch]).ask("mutate", review.body)
        #expect(reply.isAllowed)
        #expect(reply.patch.isEmpty && reply.response["patch"] == nil && reply.response["patchType"] == nil)
    }

    static func complaint(about body: Data, uid: String) -> String? {
        guard let review = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] else { return "no JSON" }
        guard review["apiVersion"] as? String == "admission.k8s.io/v1", review["kind"] as? String == "AdmissionReview"
        else { return "apiVersion or kind" }
        guard let response = review["response"] as? [String: Any] else { return "no response" }
        guard response["uid"] as? String == uid else { return "uid" }
        guard response["allowed"] is Bool else { return "allowed" }
        guard let patch = response["patch"] as? String else { return nil }
        guard response["patchType"] as? String == "JSONPatch" else { return "patchType" }
        guard let bytes = Data(base64Encoded: patch),
            (try? JSONSerialization.jsonObject(with: bytes)) is [Any]
        else { return "patch" }
        return nil
    }
}
