import ClusterModel
import Foundation
import Testing

@testable import ControlPlane

@Suite("The webhook that checks Applications")
struct ValidateTests {
    private static func manifest(_ spec: String, metadata: String = #"{"name":"shop","namespace":"iso"}"#) -> String {
        #"{"apiVersion":"isochrone.dev/v1alpha1","kind":"Application","metadata":"# + metadata + #","spec":"# + spec
            + "}"
    }

    @Test("a readable Application is allowed without a word")
    func allowed() async throws {
        let reply = try await AdmissionScene().validate(
            Self.manifest(
                #"{"components":[{"name":"a"},{"name":"b"}],"channels":[{"name":"c","source":"a","sink":"b"}]}"#))
        #expect(reply.isAllowed)
        #expect(reply.warnings.isEmpty)
        #expect(reply.response["patch"] == nil)
    }

    @Test("every problem is told with its place and remedy")
    func problems() async throws {
        let reply = try await AdmissionScene().validate(
            Self.manifest(
                #"{"components":[{"name":"detector"}],"channels":[{"name":"c","source":"detecter","sink":"b"}],"#
                    + #""constraints":[{"latency":{"max":"5"}}]}"#))
        #expect(!reply.isAllowed)
        #expect(
            reply.message == """
                the Application has 3 problems:
                  spec.channels[0].source: there is no component `detecter`; did you mean `detector`?
                  spec.channels[0].sink: there is no component `b`; the components are detector
                  spec.constraints[0].latency.max: `5` has no unit; write 5ms
                """)
        let causes = (reply.refusal["details"] as? [String: Any])?["causes"] as? [Any]
        #expect(causes?.count == 3)
    }

    @Test("very many problems are counted")
    func many() async throws {
        let components = (0..<80).map { _ in #"{"replicas":0}"# }.joined(separator: ",")
        let reply = try await AdmissionScene().validate(Self.manifest(#"{"components":["# + components + "]}"))
        #expect(reply.message.hasPrefix("the Application has 160 problems:"))
        #expect(reply.message.hasSuffix("and 110 more"))
    }

    @Test(
        "what is legal and odd is a warning",
        arguments: [
            (
                #"{"policy":"fast","components":[{"name":"a"}]}"#,
                "spec.policy: no policy `fast` is loaded; nothing is planned until one is (default, edge)"
            ),
            (
                #"{"components":[{"name":"a"},{"name":"b"},{"name":"c"}],"#
                    + #""channels":[{"name":"x","source":"a","sink":"b"}]}"#,
                "spec.components: no channel reaches c"
            ),
            (
                #"{"components":[{"name":"a"}],"constraints":[{"latency":{"max":"5ms"}}]}"#,
                "spec.constraints[0]: there are no channels that it could hold for"
            ),
            (
                #"{"components":[{"name":"a"}],"criteria":[{"minimize":"latency"}]}"#,
                "spec.criteria[0]: there are no channels that it could speak of"
            ),
            (
                #"{"components":[{"name":"a","processingLatency":"9ms"}],"#
                    + #""channels":[{"name":"x","source":"a","sink":"a"}],"paths":[{"name":"p","channels":["x"]}],"#
                    + #""constraints":[{"targets":{"paths":["p"]},"latency":{"max":"10ms"}}]}"#,
                "spec.constraints[0]: 10 ms can never hold, since the components of the path take 18 ms by themselves"
            ),
            (
                #"{"components":[{"name":"a","workload":{"name":"cam"}}]}"#,
                "component a: Deployment cam belongs to application watch too; its pods get no labels"
            ),
        ])
    func warnings(spec: String, warning: String) async throws {
        let reply = try await AdmissionScene(applications: [AdmissionScene.watch]).validate(Self.manifest(spec))
        #expect(reply.isAllowed)
        #expect(reply.warnings == [warning])
    }

    @Test("warnings are cut to what Kubernetes shows")
    func length() async throws {
        let long = String(repeating: "x", count: 60)
        let components = (0..<9).map { #"{"name":"\#(long)\#($0)"}"# }.joined(separator: ",")
        let rules = (0..<20).map { _ in #"{"latency":{"max":"5ms"}}"# }.joined(separator: ",")
        let reply = try await AdmissionScene().validate(
            Self.manifest(#"{"components":["# + components + #"],"constraints":["# + rules + "]}"))
        #expect(reply.isAllowed)
        #expect(reply.warnings.count == 13)
        #expect(reply.warnings.last == "and 8 more")
        #expect(reply.warnings.allSatisfy { $0.count <= 256 })
    }

    @Test("without knowledge of policies no name is odd")
    func unknownPolicies() async throws {
        let reply = try await AdmissionScene(policies: nil)
            .validate(Self.manifest(#"{"policy":"fast","components":[{"name":"a"}]}"#))
        #expect(reply.isAllowed && reply.warnings.isEmpty)
    }

    @Test("an object whose spec stays as it is may change, readable or not")
    func sameSpec() async throws {
        let spec = #"{"components":[]}"#
        let old = Self.manifest(spec, metadata: #"{"name":"shop","namespace":"iso","finalizers":["a/b"]}"#)
        #expect(try await AdmissionScene().validate(Self.manifest(spec), operation: "UPDATE", old: old).isAllowed)
        let other = Self.manifest(#"{"components":[{"name":"a"}]}"#)
        #expect(try await !AdmissionScene().validate(Self.manifest(spec), operation: "UPDATE", old: other).isAllowed)
        #expect(try await !AdmissionScene().validate(Self.manifest(spec)).isAllowed)
    }

    @Test("a review without an object is refused, not passed")
    func noObject() async throws {
        let reply = try await AdmissionScene().validate("null")
        #expect(!reply.isAllowed && reply.refusal["code"] as? Int == 400)
    }

    @Test("a body that nobody can be answered for is a 400, one beyond the limit a 413")
    func unanswerable() async throws {
        for verb in ["validate", "mutate"] {
            for body in [
                "", "not json", "[]", "{}", #"{"apiVersion":"admission.k8s.io/v1","request":{}}"#,
                #"{"apiVersion":"admission.k8s.io/v1","request":{"uid":7}}"#,
            ] {
                #expect(try await AdmissionScene().ask(verb, body).status == 400, "\(body)")
            }
            var scene = AdmissionScene()
            scene.settings.bodyLimit = 100
            #expect(try await scene.ask(verb, String(repeating: " ", count: 101)).status == 413)
        }
    }

    @Test("what cannot be read and has a UID is refused for an Application and let through for a pod")
    func unreadable() async throws {
        let body = #"{"apiVersion":"admission.k8s.io/v1","request":{"uid":"u-9"}}"#
        let refused = try await AdmissionScene().ask("validate", body)
        #expect(refused.status == 200 && !refused.isAllowed)
        let passed = try await AdmissionScene().ask("mutate", body)
        #expect(passed.status == 200 && passed.isAllowed)
        #expect(passed.warnings == ["Isochrone could not read the review: request.operation is missing"])
        #expect(passed.response["uid"] as? String == "u-9")
        let old = #"{"apiVersion":"admission.k8s.io/v1beta1","request":{"uid":"u","operation":"CREATE"}}"#
        #expect(try await !AdmissionScene().ask("validate", old).isAllowed)
        #expect(try await AdmissionScene().ask("mutate", old).isAllowed)
    }
}
