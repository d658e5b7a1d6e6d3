import Foundation
import TestSupport
import Testing

@testable import Installation

@Suite("Overlays of deploy/")
struct OverlayTests {
    @Test("each builds, and what is embedded is what was built", arguments: Overlay.allCases)
    func rendered(overlay: Overlay) throws {
        let built = try Deployed.built("deploy/overlays/\(overlay.rawValue)")
        #expect(built == (try Deployed.text("deploy/rendered/\(overlay.rawValue).yaml")), "run `make manifests`")
        #expect(built == overlay.manifests, "the build has embedded something else")
    }

    @Test("there are no others")
    func all() throws {
        let names = Set(Overlay.allCases.map(\.rawValue))
        for directory in ["deploy/overlays", "deploy/rendered"] {
            let found = try FileManager.default.contentsOfDirectory(atPath: Deployed.path(directory))
            #expect(Set(found.map { $0.replacing(".yaml", with: "") }) == names, "\(directory)")
        }
        #expect(Set(Deployed.overlays) == names)
        #expect(try Deployed.text("Makefile").contains("OVERLAYS = \(Deployed.overlays.joined(separator: " "))\n"))
    }

    @Test("each component can be added", arguments: ["service-monitor", "seccomp-profile"])
    func components(name: String) throws {
        let directory = Deployed.path(".build/deploy-tests/\(name)")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [../../../deploy/overlays/production]
        components: [../../../deploy/components/\(name)]
        """.write(toFile: "\(directory)/kustomization.yaml", atomically: true, encoding: .utf8)
        let built = try Deployed.built(directory)
        for check in ["schemas", "references", "security", "webhooks"] {
            #expect(try Deployed.check(check, of: built) == [])
        }
        #expect(
            built.contains(name == "service-monitor" ? "kind: PodMonitor" : "localhostProfile: isochrone-monitor.json"))
    }

    @Test("fail-open differs from production where it has to, and nowhere else")
    func failOpen() throws {
        let file = Deployed.path("deploy/rendered/fail-open.yaml")
        let production = try Deployed.text("deploy/rendered/production.yaml")
        #expect(
            try Deployed.check("same", [file], of: production) == [
                "ValidatingWebhookConfiguration isochrone-applications differs",
                "Deployment isochrone-scheduler differs", "Namespace isochrone-system differs",
            ])
        #expect(
            try Deployed.text("deploy/rendered/fail-open.yaml").contains(
                "own-scheduler-fail-open.yaml\n        - --sec"))
    }

    @Test("every object of every overlay is well", arguments: Deployed.overlays, Self.checks)
    func objects(overlay: String, check: String) throws {
        let arguments = check == "network" ? ["extender.yaml"] : []
        #expect(try Deployed.check(check, arguments, of: Deployed.text("deploy/rendered/\(overlay).yaml")) == [])
    }

    static let checks = ["schemas", "references", "security", "webhooks", "network"]

    /// A change of the production overlay that a check has to find.
    struct Mistake: Sendable, CustomTestStringConvertible {
        var check: String
        var text: String
        var instead: String
        var words: String

        var testDescription: String { "\(check): \(instead)" }

        init(_ check: String, _ text: String, _ instead: String, _ words: String) {
            (self.check, self.text, self.instead, self.words) = (check, text, instead, words)
        }
    }

    static let mistakes = [
        Mistake(
            "schemas", "terminationGracePeriodSeconds: 40", "terminationGraceSeconds: 40", "terminationGraceSeconds"),
        Mistake("schemas", "replicas: 1\n", "replicas: one\n", "spec.replicas"),
        Mistake("schemas", "apiVersion: policy/v1\n", "apiVersion: policy/v1beta1\n", "no PodDisruptionBudget"),
        Mistake(
            "references", "serviceAccountName: isochrone-extender", "serviceAccountName: nobody",
            "ServiceAccount nobody"),
        Mistake("references", "secretName: isochrone-extender-tls", "secretName: other-tls", "nobody makes the Secret"),
        Mistake("references", "claimName: isochrone-state", "claimName: state", "PersistentVolumeClaim state"),
        Mistake("references", "priorityClassName: isochrone", "priorityClassName: high", "PriorityClass high"),
        Mistake("references", "targetPort: api", "targetPort: rest", "no pod has the port rest"),
        Mistake("references", "- port: admission", "- port: reviews", "no pod has the port reviews"),
        Mistake(
            "references", "path: /mutate\n      port: 9443", "path: /mutate\n      port: 443", "has no port 443"),
        Mistake(
            "references", "own-scheduler-fail-closed.yaml\n        - --sec", "own.yaml\n        - --sec", "no own.yaml"),
        Mistake("references", "resourceNames:\n  - isochrone-scheduler", "resourceNames:\n  - other", "keep the lease"),
        Mistake("references", "mountPath: /etc/isochrone/tls", "mountPath: /etc/tls", "mounted nowhere"),
        Mistake(
            "references", "path: /readyz\n            port: metrics", "path: /readyz\n            port: health",
            "which is none"),
        Mistake("security", "runAsNonRoot: true", "runAsNonRoot: false", "may run as root"),
        Mistake("security", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "can be written"),
        Mistake("security", "- SETPCAP", "- SYS_ADMIN", "it has SYS_ADMIN"),
        Mistake("security", "path: /sys/fs/bpf", "path: /", "mounts / of the host"),
        Mistake("security", "isochrone-extender:0.1.0", "isochrone-extender", "names no version"),
        Mistake("security", "hostNetwork: true", "hostNetwork: true\n      hostPID: true", "it has hostPID"),
        Mistake("webhooks", "failurePolicy: Ignore", "failurePolicy: Fail", "pods wait for it"),
        Mistake(
            "webhooks", "      - kube-system\n      - kube-public", "      - kube-public", "catches pods of kube-system"
        ),
        Mistake(
            "webhooks", "      - isochrone-system\n    - key: isochrone.dev", "    - key: isochrone.dev",
            "pods of isochrone-system"),
        Mistake("webhooks", "timeoutSeconds: 2", "timeoutSeconds: 30", "waited for 30 s"),
        Mistake("network", "api: 0.0.0.0:8080", "api: 0.0.0.0:8081", "api listens on 8081"),
        Mistake("network", "admission: 0.0.0.0:9443", "admission: 0.0.0.0:443", "admission listens on 443"),
        Mistake("network", ".svc:8080", ".svc:8443", "no argument is --server"),
        Mistake("network", "urlPrefix: https://isochrone-extender", "urlPrefix: https://extender", "is not where"),
        Mistake("network", "value: 127.0.0.1:9091", "value: 127.0.0.1:9092", "metrics are at"),
    ]

    @Test("a mistake is found", arguments: mistakes)
    func isFound(mistake: Mistake) throws {
        let production = try Deployed.text("deploy/rendered/production.yaml")
        let changed = production.replacing(mistake.text, with: mistake.instead)
        #expect(changed != production, "the overlay has no \(mistake.text)")
        let arguments = mistake.check == "network" ? ["extender.yaml"] : []
        let problems = try Deployed.check(mistake.check, arguments, of: changed)
        #expect(problems.contains { $0.contains(mistake.words) }, "\(problems)")
    }

    @Test("shipped applications meet the definition")
    func applications() throws {
        try Requirement.check(CustomResourceValidator.isAtHand ? nil : "needs .build/venv")
        let directory = "simulations/applications"
        let files = try FileManager.default.contentsOfDirectory(atPath: Deployed.path(directory))
            .filter { $0.hasSuffix(".yaml") }.sorted().map { "\(directory)/\($0)" }
        let all = files + ["simulations/demo/application.yaml", "deploy/examples/external-scheduler/application.yaml"]
        #expect(all.count >= 5)
        let judged = try CustomResourceValidator.judge(all.map { ($0, try Deployed.text($0)) })
        for file in all { #expect(judged.verdicts[file]?.map(\.message) == [], "\(file)") }
    }

    @Test("every shipped policy is in the ConfigMap, and every configuration of a second scheduler")
    func generated() throws {
        for (directory, kustomization) in [("policies", "policies/Kustomization")] {
            let files = try FileManager.default.contentsOfDirectory(atPath: Deployed.path(directory))
                .filter { $0.hasSuffix(".yaml") }
            let text = try Deployed.text(kustomization)
            for file in files { #expect(text.contains("- \(file)\n"), "\(kustomization) lacks \(file)") }
        }
        let text = try Deployed.text("deploy/kube-scheduler/Kustomization")
        for name in ["fail-closed", "fail-closed-bind", "fail-open"] {
            #expect(text.contains("- own-scheduler-\(name).yaml\n"))
        }
    }
}
