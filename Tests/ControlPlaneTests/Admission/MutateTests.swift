import ClusterModel
import Foundation
import Testing

@testable import ControlPlane

@Suite("The webhook that adds to pods")
struct MutateTests {
    private static func pod(
        labels: String? = nil, annotations: String? = nil, owner: (kind: String, name: String)? = nil,
        scheduler: String? = "default-scheduler", resources: String? = "{}", more: String = ""
    ) -> String {
        var metadata = [#""generateName":"cam-5d9f-","namespace":"iso""#]
        if let labels { metadata.append(#""labels":"# + labels) }
        if let annotations { metadata.append(#""annotations":"# + annotations) }
        if let owner {
            metadata.append(
                #""ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"x"},{"apiVersion":"apps/v1","kind":""#
                    + owner.kind + #"","name":""# + owner.name + #"","controller":true}]"#)
        }
        let first = #"{"name":"main""# + (resources.map { #","resources":"# + $0 } ?? "") + "}"
        return #"{"kind":"Pod","apiVersion":"v1","metadata":{"# + metadata.joined(separator: ",")
            + #"},"spec":{"initContainers":[{"name":"init"}],"containers":["# + first + #",{"name":"side"}]"#
            + (scheduler.map { #","schedulerName":""# + $0 + #"""# } ?? "") + more + "}}"
    }

    private static let ofDeployment = pod(
        labels: #"{"app":"cam","pod-template-hash":"5d9f"}"#, owner: ("ReplicaSet", "cam-5d9f"))

    private var scene: AdmissionScene { AdmissionScene(applications: [AdmissionScene.watch]) }

    @Test("the pod of a Deployment gets labels, scheduler and resource, and nothing the second time")
    func deployment() async throws {
        let reply = try await scene.mutate(Self.ofDeployment)
        #expect(reply.isAllowed && reply.warnings.isEmpty)
        #expect(
            reply.patch.compactMap { $0["path"] as? String } == [
                "/metadata/labels/isochrone.dev~1application", "/metadata/labels/isochrone.dev~1component",
                "/spec/schedulerName", "/spec/containers/0/resources/limits",
                "/spec/containers/0/resources/requests",
            ])
        let patched = try PatchApplier.apply(reply.patch, to: Self.ofDeployment)
        #expect(patched.contains(#""isochrone.dev/application":"watch","isochrone.dev/component":"camera""#))
        #expect(patched.contains(#""schedulerName":"isochrone-scheduler""#))
        #expect(
            patched.contains(
                #""resources":{"limits":{"isochrone.dev/qos":"1"},"requests":{"isochrone.dev/qos":"1"}}"#))
        #expect(patched.contains(#""initContainers":[{"name":"init"}]"#))
        let again = try await scene.mutate(patched)
        #expect(again.isAllowed && again.response["patch"] == nil)
    }

    @Test(
        "pods are found by what created them",
        arguments: [
            ("StatefulSet", "alarm", "{}", "alarm"), ("Job", "report-29451230", "{}", "report"),
            ("ReplicaSet", "cam-77", #"{"pod-template-hash":"77"}"#, "camera"),
            ("ReplicaSet", "cam-77", #"{"pod-template-hash":"78"}"#, nil), ("ReplicaSet", "cam-77", "{}", nil),
            ("ReplicaSet", "cam-77", #"{"rollouts-pod-template-hash":"77"}"#, nil),
            ("Job", "report-2", "{}", nil), ("Job", "report", "{}", nil), ("Deployment", "cam", "{}", "camera"),
            ("DaemonSet", "alarm", "{}", nil),
        ])
    func owners(kind: String, name: String, labels: String, component: String?) async throws {
        let pod = Self.pod(labels: labels, owner: (kind, name))
        let reply = try await scene.mutate(pod)
        let patched = try PatchApplier.apply(reply.patch, to: pod)
        #expect(reply.isAllowed)
        #expect(
            patched.contains("isochrone.dev/component") == (component != nil)
                && (component.map { patched.contains(#""isochrone.dev/component":"\#($0)""#) } ?? reply.patch.isEmpty))
    }

    @Test("a pod without a controller is its own workload")
    func bare() async throws {
        let application = ClusterModel.Application(
            name: "one", namespace: "iso",
            components: [Component(name: "only", workload: WorkloadReference(kind: "Pod", name: "lone"))])
        let pod = #"{"metadata":{"name":"lone"},"spec":{"containers":[{"name":"main"}]}}"#
        let reply = try await AdmissionScene(applications: [application]).mutate(pod, name: "lone")
        let patched = try PatchApplier.apply(reply.patch, to: pod)
        #expect(patched.contains(#""labels":{"isochrone.dev/application":"one","isochrone.dev/component":"only"}"#))
        #expect(try await AdmissionScene(applications: [application]).mutate(pod, name: "other").patch.isEmpty)
    }

    @Test("values that are there already stay")
    func present() async throws {
        let pod = Self.pod(
            labels: #"{"isochrone.dev/application":"mine","isochrone.dev/component":"part","#
                + #""pod-template-hash":"5d9f"}"#,
            owner: ("ReplicaSet", "cam-5d9f"), scheduler: "volcano",
            resources: #"{"limits":{"isochrone.dev/qos":"3"},"requests":{"cpu":"1"}}"#)
        let reply = try await scene.mutate(pod)
        #expect(reply.isAllowed && reply.patch.isEmpty)
    }

    @Test("the missing one of two labels is added, within the application that the other names")
    func half() async throws {
        let labels = #"{"isochrone.dev/application":"watch","pod-template-hash":"5d9f"}"#
        let pod = Self.pod(labels: labels, owner: ("ReplicaSet", "cam-5d9f"))
        let reply = try await scene.mutate(pod)
        #expect(
            reply.patch.compactMap { $0["path"] as? String }.filter { $0.hasPrefix("/metadata") }
                == ["/metadata/labels/isochrone.dev~1component"])
        let other = try await scene.mutate(
            Self.pod(labels: #"{"isochrone.dev/application":"other"}"#, owner: ("ReplicaSet", "cam-5d9f")))
        #expect(other.isAllowed)
        #expect(
            other.warnings == [
                "the pod has the label isochrone.dev/application=other and no isochrone.dev/component; it cannot be placed"
            ])
    }

    @Test("a workload that two components claim gets no labels, and a warning")
    func ambiguous() async throws {
        let other = ClusterModel.Application(
            name: "rival", namespace: "iso",
            components: [Component(name: "eye", workload: WorkloadReference(name: "cam"))])
        let reply = try await AdmissionScene(applications: [AdmissionScene.watch, other]).mutate(Self.ofDeployment)
        #expect(reply.isAllowed && reply.patch.isEmpty)
        #expect(
            reply.warnings == [
                "the pod's workload is claimed by several components (camera of watch, eye of rival); it gets no labels"
            ])
    }

    @Test("an application of another namespace claims nothing")
    func namespaces() async throws {
        var application = AdmissionScene.watch
        application.namespace = "other"
        #expect(try await AdmissionScene(applications: [application]).mutate(Self.ofDeployment).patch.isEmpty)
    }

    @Test("a pod can opt out")
    func optOut() async throws {
        let pod = Self.pod(
            labels: #"{"pod-template-hash":"5d9f"}"#, annotations: #"{"isochrone.dev/inject":"disabled"}"#,
            owner: ("ReplicaSet", "cam-5d9f"))
        #expect(try await scene.mutate(pod).patch.isEmpty)
        let enabled = Self.pod(
            labels: #"{"pod-template-hash":"5d9f"}"#, annotations: #"{"isochrone.dev/inject":"enabled"}"#,
            owner: ("ReplicaSet", "cam-5d9f"))
        #expect(try await !scene.mutate(enabled).patch.isEmpty)
    }

    @Test(
        "whatever is absent or null is made",
        arguments: [
            (
                #"{"metadata":{"labels":null,"name":"lone"},"spec":{"containers":[{"name":"m","resources":null}]}}"#,
                true
            ),
            (#"{"metadata":{"name":"lone"},"spec":{"schedulerName":"","containers":[{"name":"m"}]}}"#, true),
            (
                #"{"metadata":{"name":"lone"},"spec":{"containers":[{"name":"m","resources":{"limits":{"cpu":"1"}}}]}}"#,
                true
            ),
            (
                #"{"metadata":{"name":"lone"},"spec":{"containers":[{"name":"m","resources":{"requests":{"cpu":"1"},"limits":null}}]}}"#,
                true
            ),
            (#"{"metadata":{"name":"lone"},"spec":{"containers":[]}}"#, false),
            (#"{"metadata":{"name":"lone"}}"#, false), (#"{"metadata":{"name":"lone"},"spec":null}"#, false),
        ])
    func absent(pod: String, hasContainer: Bool) async throws {
        let application = ClusterModel.Application(
            name: "one", namespace: "iso",
            components: [Component(name: "only", workload: WorkloadReference(kind: "Pod", name: "lone"))])
        let scene = AdmissionScene(applications: [application])
        let reply = try await scene.mutate(pod, name: "lone")
        #expect(reply.isAllowed)
        let patched = try PatchApplier.apply(reply.patch, to: pod)
        #expect(patched.contains(#""isochrone.dev/component":"only""#))
        #expect(patched.contains("isochrone.dev/qos") == hasContainer)
        #expect(try await scene.mutate(patched, name: "lone").patch.isEmpty)
    }

    @Test("scheduler and resource are added only where the settings name them")
    func settings() async throws {
        var scene = scene
        scene.settings = AdmissionSettings()
        let reply = try await scene.mutate(Self.ofDeployment)
        #expect(reply.patch.compactMap { $0["path"] as? String }.allSatisfy { $0.hasPrefix("/metadata/labels/") })
        #expect(reply.patch.count == 2)
    }

    @Test("only pods that are created are touched")
    func others() async throws {
        let review = try await scene.ask(
            "mutate",
            #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":"#
                + #"{"group":"","version":"v1","kind":"Pod"},"operation":"UPDATE","namespace":"iso","object":"#
                + Self.ofDeployment + "}}")
        #expect(review.isAllowed && review.patch.isEmpty)
        #expect(try await scene.mutate("null").warnings == ["Isochrone found no pod in the review"])
        #expect(try await scene.mutate("[]").isAllowed)
    }
}
