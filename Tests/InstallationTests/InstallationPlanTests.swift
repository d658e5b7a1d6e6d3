import Foundation
import Testing

@testable import Installation

@Suite("What an installation consists of")
struct InstallationPlanTests {
    private static func plan(
        _ overlay: Overlay = .production, namespace: String = "isochrone-system", tag: String? = nil,
        certificates: InstallationSettings.CertificateSource = .own
    ) throws -> InstallationPlan {
        try InstallationPlan(
            InstallationSettings(
                overlay: overlay, namespace: namespace, imageTag: tag, certificates: certificates))
    }

    @Test("another namespace is meant everywhere", arguments: Overlay.allCases)
    func namespace(overlay: Overlay) throws {
        let yaml = try Self.plan(overlay, namespace: "edge-qos", certificates: .certManager).yaml
        #expect(!yaml.contains("isochrone-system"))
        #expect(yaml.contains("--server=https://isochrone-extender.edge-qos.svc:8080"))
        #expect(yaml.contains("urlPrefix: https://isochrone-extender.edge-qos.svc:8443"))
    }

    @Test("the tag of our images changes, and that of others does not")
    func tag() throws {
        let images = try Self.plan(tag: "9.9").objects.flatMap(\.containers).compactMap { $0["image"]?.string }
        #expect(images.contains("ghcr.io/isochrone-dev/isochrone-extender:9.9"))
        #expect(images.contains("ghcr.io/isochrone-dev/isochrone-monitor:9.9"))
        #expect(images.filter { $0.hasPrefix("registry.k8s.io/kube-scheduler:v1.") }.count == 1)
    }

    @Test("cert-manager is needed by those who ask for it alone", arguments: Overlay.allCases)
    func certificates(overlay: Overlay) throws {
        #expect(!(try Self.plan(overlay).yaml.contains("cert-manager")))
        let other = try Self.plan(overlay, certificates: .certManager)
        #expect(other.objects.contains { $0.identity.kind.kind == "Certificate" })
        #expect(other.yaml.contains("cert-manager.io/inject-ca-from: isochrone-system/isochrone-extender"))
    }

    @Test(
        "a namespace that can be none, or is not ours to remove, is refused",
        arguments: ["", "Edge", "-a", "a-", "a_b", "kube-system", "default", String(repeating: "a", count: 64)])
    func badNamespaces(name: String) {
        #expect(throws: InstallationError.self) { try InstallationSettings(namespace: name) }
    }

    @Test("a tag that can be none is refused", arguments: ["", "a b", ".a", "-a", "a/b", "a:b", "ä"])
    func badTags(tag: String) {
        #expect(throws: InstallationError.self) { try InstallationSettings(imageTag: tag) }
    }

    @Test("what is needed comes before what needs it, and webhooks after somebody answers them", arguments: Overlay.allCases)
    func order(overlay: Overlay) throws {
        let plan = try Self.plan(overlay)
        let set = try CertificateSet(namespace: plan.namespace, now: Date())
        let steps = plan.steps(set, leftovers: [])
        func index(_ text: String) throws -> Int {
            try #require(steps.firstIndex { $0.description.hasPrefix(text) }, "no step \(text)")
        }
        let chain = [
            "Namespace isochrone-system: applied", "CustomResourceDefinition applications.isochrone.dev: applied",
            "CustomResourceDefinition applications.isochrone.dev: served", "ServiceAccount",
            "Secret isochrone-system/isochrone-extender-tls: applied",
            "Deployment isochrone-system/isochrone-extender: applied",
            "Deployment isochrone-system/isochrone-extender: rolled out",
            "ValidatingWebhookConfiguration isochrone-applications: applied",
        ]
        let places = try chain.map(index)
        #expect(places == places.sorted())
        #expect(try index("DaemonSet isochrone-system/isochrone-monitor: rolled out") > places[5])
        for case .apply(let object) in steps where object.identity.kind.isWebhook {
            let hooks = object.value["webhooks"]?.items ?? []
            #expect(!hooks.isEmpty)
            #expect(hooks.allSatisfy { $0.at("clientConfig", "caBundle")?.string == set.caBundle })
        }
    }

    @Test("other certificates make other pods of the scheduler, which reads them once")
    func schedulerPods() throws {
        let plan = try Self.plan()
        func annotation(_ set: CertificateSet) -> String? {
            for case .apply(let object) in plan.steps(set, leftovers: [])
            where object.identity.name == InstallationPlan.scheduler && object.identity.kind == .deployment {
                return object.value.at("spec", "template", "metadata", "annotations", "isochrone.dev/certificate")?.string
            }
            return nil
        }
        let (first, second) = (
            try CertificateSet(namespace: "a", now: Date()), try CertificateSet(namespace: "a", now: Date())
        )
        #expect(annotation(first) == first.scheduler.serialNumber)
        #expect(annotation(first) != annotation(second))
    }

    @Test("a dry run shows every object and no key")
    func dryRun() throws {
        let plan = try Self.plan()
        let documents = try ObjectValue.documents(ofYAML: plan.yaml)
        #expect(documents == plan.objects.map(\.value))
        #expect(!plan.yaml.contains("PRIVATE KEY"))
        #expect(documents.allSatisfy { $0["kind"]?.string != "Secret" })
        #expect(plan.yaml.contains("isochrone-extender-tls"))
    }

    @Test("everything that any overlay makes is known to those who remove it")
    func everything() throws {
        let all = Set(try InstallationPlan.everything(namespace: "isochrone-system"))
        for overlay in Overlay.allCases {
            for source in InstallationSettings.CertificateSource.allCases {
                let plan = try Self.plan(overlay, certificates: source)
                #expect(all.isSuperset(of: plan.objects.map(\.identity)))
            }
        }
        #expect(all.isSuperset(of: TLSSecret.allCases.map { $0.identity(namespace: "isochrone-system") }))
    }
}
