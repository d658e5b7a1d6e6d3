import ClusterModel
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

@testable import ControlPlane

/// The webhooks as the API server calls them, without a network.
struct AdmissionScene: Sendable {
    var applications: [ClusterModel.Application] = []
    var policies: [String]? = ["default", "edge"]
    var settings = AdmissionSettings(schedulerName: "isochrone-scheduler", resource: WellKnown.qosResource)

    /// `camera` is what the Deployment `cam` runs; `alarm` what a StatefulSet does.
    static let watch = ClusterModel.Application(
        name: "watch", namespace: "iso",
        components: [
            Component(name: "camera", workload: WorkloadReference(name: "cam")),
            Component(name: "alarm", workload: WorkloadReference(kind: "StatefulSet", name: "alarm")),
            Component(name: "report", workload: WorkloadReference(kind: "CronJob", name: "report")),
        ])

    struct Reply: Sendable {
        var status: Int
        var contentType: String?
        var body: Data

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:]
        }

        var response: [String: Any] { json["response"] as? [String: Any] ?? [:] }
        var isAllowed: Bool { response["allowed"] as? Bool ?? false }
        var warnings: [String] { response["warnings"] as? [String] ?? [] }
        var refusal: [String: Any] { response["status"] as? [String: Any] ?? [:] }
        var message: String { refusal["message"] as? String ?? "" }

        /// The steps of the patch.
        var patch: [[String: Any]] {
            guard let text = response["patch"] as? String, let data = Data(base64Encoded: text) else { return [] }
            return (try? JSONSerialization.jsonObject(with: data)) as? [[String: Any]] ?? []
        }
    }

    var routes: AdmissionRoutes {
        let applications = applications
        let policies = policies
        return AdmissionRoutes(
            services: AdmissionServices(
                applications: { namespace in applications.filter { $0.namespace == namespace } },
                policies: { policies }),
            settings: settings, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    func ask(_ verb: String, _ body: String) async throws -> Reply {
        try await Hummingbird.Application(router: routes.router()).test(.router) { client in
            try await client.execute(
                uri: "/\(verb)?timeout=1s", method: .post, headers: [.contentType: "application/json"],
                body: ByteBuffer(string: body)
            ) {
                Reply(
                    status: $0.status.code, contentType: $0.headers[.contentType],
                    body: Data(String(buffer: $0.body).utf8))
            }
        }
    }

    /// A review of an Application with this manifest.
    func validate(
        _ manifest: String, operation: String = "CREATE", old: String? = nil
    ) async throws -> Reply {
        try await ask(
            "validate",
            Self.review(
                #"{"group":"isochrone.dev","version":"v1alpha1","kind":"Application"}"#, manifest, operation, old))
    }

    /// A review of a pod that is created.
    func mutate(_ pod: String, name: String = "") async throws -> Reply {
        try await ask("mutate", Self.review(#"{"group":"","version":"v1","kind":"Pod"}"#, pod, "CREATE", nil, name))
    }

    private static func review(
        _ kind: String, _ object: String, _ operation: String, _ old: String?, _ name: String = "x"
    ) -> String {
        #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u-1","kind":"# + kind
            + #","operation":""# + operation + #"","name":""# + name + #"","namespace":"iso","object":"# + object
            + #","oldObject":"# + (old ?? "null") + #","dryRun":false}}"#
    }
}

/// Applies the steps of a patch as the API server does: each has to find its parent.
enum PatchApplier {
    struct Failure: Error {
        var path: String
    }

    static func apply(_ patch: [[String: Any]], to object: String) throws -> String {
        var value = try JSONSerialization.jsonObject(with: Data(object.utf8))
        for step in patch {
            guard step["op"] as? String == "add", let path = step["path"] as? String, let added = step["value"] else {
                throw Failure(path: "\(step)")
            }
            let keys = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
                $0.replacingOccurrences(of: "~1", with: "/").replacingOccurrences(of: "~0", with: "~")
            }
            value = try adding(added, at: keys[...], to: value, path)
        }
        let data = try JSONSerialization.data(
            withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    private static func adding(_ added: Any, at keys: ArraySlice<String>, to value: Any, _ path: String) throws -> Any {
        guard let key = keys.first else { return added }
        if var object = value as? [String: Any] {
            guard keys.count > 1 else {
                object[key] = added
                return object
            }
            guard let inner = object[key] else { throw Failure(path: path) }
            object[key] = try adding(added, at: keys.dropFirst(), to: inner, path)
            return object
        }
        guard var list = value as? [Any], let index = Int(key), list.indices.contains(index) else {
            throw Failure(path: path)
        }
        list[index] = try adding(added, at: keys.dropFirst(), to: list[index], path)
        return list
    }
}
