import Foundation
import Testing
import Yams

@testable import ControlPlane

/// Holds `deploy/kube-scheduler` against kubescheduler.config.k8s.io/v1, where an unknown key ends kube-scheduler.
@Suite("Shipped configurations of kube-scheduler")
struct SchedulerConfigurationTests {
    private static let directory = URL(fileURLWithPath: #filePath)
        .appendingPathComponent("../../../../deploy/kube-scheduler").standardized.path

    static let names = [
        "default-scheduler-fail-closed", "default-scheduler-fail-open", "own-scheduler-fail-closed",
        "own-scheduler-fail-closed-bind", "own-scheduler-fail-open",
    ]

    /// Keys and the kinds of their values, from k8s.io/kube-scheduler/config/v1/types.go and, for the first two, from
    /// k8s.io/component-base/config/v1alpha1/types.go.
    private enum Fields {
        static let leaderElection = [
            "leaderElect": "bool", "leaseDuration": "duration", "renewDeadline": "duration", "retryPeriod": "duration",
            "resourceLock": "string", "resourceName": "string", "resourceNamespace": "string",
        ]
        static let clientConnection = [
            "kubeconfig": "string", "acceptContentTypes": "string", "contentType": "string", "qps": "int",
            "burst": "int",
        ]
        static let configuration = [
            "apiVersion": "string", "kind": "string", "parallelism": "int", "leaderElection": "map",
            "clientConnection": "map", "percentageOfNodesToScore": "int", "podInitialBackoffSeconds": "int",
            "podMaxBackoffSeconds": "int", "profiles": "list", "extenders": "list", "delayCacheUntilActive": "bool",
            "enableProfiling": "bool", "enableContentionProfiling": "bool",
        ]
        static let profile = [
            "schedulerName": "string", "percentageOfNodesToScore": "int", "plugins": "map", "pluginConfig": "list",
        ]
        static let extender = [
            "urlPrefix": "string", "filterVerb": "string", "preemptVerb": "string", "prioritizeVerb": "string",
            "weight": "int", "bindVerb": "string", "enableHTTPS": "bool", "tlsConfig": "map", "httpTimeout": "duration",
            "nodeCacheCapable": "bool", "managedResources": "list", "ignorable": "bool",
        ]
        static let tls = [
            "insecure": "bool", "serverName": "string", "certFile": "string", "keyFile": "string", "caFile": "string",
            "certData": "string", "keyData": "string", "caData": "string",
        ]
        static let managedResource = ["name": "string", "ignoredByScheduler": "bool"]
    }

    private typealias Mapping = [String: Any]

    private static func load(_ name: String) throws -> Mapping {
        let text = try String(contentsOfFile: "\(directory)/\(name).yaml", encoding: .utf8)
        return try #require(try Yams.load(yaml: text) as? Mapping)
    }

    private static func extender(_ name: String) throws -> Mapping {
        let extenders = try #require(try load(name)["extenders"] as? [Mapping])
        #expect(extenders.count == 1)
        return try #require(extenders.first)
    }

    private static func kind(of value: Any) -> String {
        switch value {
        case is Bool: "bool"
        case is Int: "int"
        case let text as String: text.wholeMatch(of: /\d+(ms|s|m|h)/) == nil ? "string" : "duration"
        case is [Any]: "list"
        default: "map"
        }
    }

    /// What `mapping` has that `fields` does not know, or has otherwise.
    private static func strangers(in mapping: Any?, _ fields: [String: String], _ place: String) -> [String] {
        (mapping as? Mapping ?? [:]).compactMap { key, value in
            fields[key] == kind(of: value)
                ? nil : "\(place).\(key): \(fields[key] ?? "unknown"), not \(kind(of: value))"
        }
    }

    @Test("every file of the directory is one of these, and each of these is there")
    func files() throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: Self.directory)
        // `Kustomization` makes a ConfigMap of some of them.
        #expect(Set(found) == Set(Self.names.map { "\($0).yaml" } + ["Kustomization"]))
    }

    @Test("kube-scheduler knows every key and the kind of its value", arguments: names)
    func keys(name: String) throws {
        let file = try Self.load(name)
        #expect(file["apiVersion"] as? String == "kubescheduler.config.k8s.io/v1")
        #expect(file["kind"] as? String == "KubeSchedulerConfiguration")
        let extender = try Self.extender(name)
        var strangers = Self.strangers(in: file, Fields.configuration, "")
        strangers += Self.strangers(in: file["leaderElection"], Fields.leaderElection, "leaderElection")
        strangers += Self.strangers(in: file["clientConnection"], Fields.clientConnection, "clientConnection")
        for profile in try #require(file["profiles"] as? [Any]) {
            strangers += Self.strangers(in: profile, Fields.profile, "profiles")
        }
        strangers += Self.strangers(in: extender, Fields.extender, "extenders")
        strangers += Self.strangers(in: extender["tlsConfig"], Fields.tls, "tlsConfig")
        for resource in extender["managedResources"] as? [Any] ?? [] {
            strangers += Self.strangers(in: resource, Fields.managedResource, "managedResources")
        }
        #expect(strangers.sorted() == [])
    }

    @Test("the check of keys finds what is wrong")
    func checkCanFail() {
        let wrong: Mapping = ["weigth": 12, "weight": "12", "httpTimeout": 1, "ignorable": true]
        #expect(
            Self.strangers(in: wrong, Fields.extender, "e").sorted() == [
                "e.httpTimeout: duration, not int", "e.weight: int, not string", "e.weigth: unknown, not int",
            ])
    }

    @Test("verbs are those that are served here; only one file binds", arguments: names)
    func verbs(name: String) throws {
        let extender = try Self.extender(name)
        var verbs = ["filter", "prioritize", "preempt"]
        if name.hasSuffix("-bind") { verbs.append("bind") }
        let asked = extender.filter { $0.key.hasSuffix("Verb") }.mapValues { $0 as? String }
        #expect(asked == Dictionary(uniqueKeysWithValues: verbs.map { ("\($0)Verb", $0) }))
        // Each verb is at its own name, below the prefix and nothing else.
        for verb in ExtenderVerb.allCases where verb != ExtenderVerb(rawValue: "bind") {
            #expect(asked["\(verb.rawValue)Verb"] == verb.rawValue)
        }
        let prefix = try #require(URL(string: extender["urlPrefix"] as? String ?? ""))
        #expect(prefix.scheme == "https")
        #expect(prefix.path == "")
    }

    @Test("rules 4, 9, 12, 17 and 18: names, all nodes, weight, timeout, TLS with an authority", arguments: names)
    func rules(name: String) throws {
        let extender = try Self.extender(name)
        #expect(extender["nodeCacheCapable"] as? Bool == true)
        #expect(try Self.load(name)["percentageOfNodesToScore"] as? Int == 100)
        #expect(try #require(extender["weight"] as? Int) >= 12)
        #expect(extender["httpTimeout"] as? String == "1s")
        #expect(extender["enableHTTPS"] as? Bool == true)
        let tls = try #require(extender["tlsConfig"] as? [String: String])
        #expect(Set(tls.keys).isSuperset(of: ["caFile", "certFile", "keyFile"]))
    }

    @Test("the files do what their names say", arguments: names)
    func namesAreTrue(name: String) throws {
        let (file, extender) = (try Self.load(name), try Self.extender(name))
        #expect(extender["ignorable"] as? Bool == name.contains("fail-open"))
        let isOwn = name.hasPrefix("own")
        let profiles = try #require(file["profiles"] as? [Mapping])
        #expect(
            profiles.map { $0["schedulerName"] as? String }
                == [isOwn ? "isochrone-scheduler" : "default-scheduler"])
        let lease = try #require(file["leaderElection"] as? Mapping)
        #expect((lease["resourceName"] as? String) == (isOwn ? "isochrone-scheduler" : nil))
        let managed = try #require(extender["managedResources"] as? [Mapping])
        #expect(managed.map { $0["name"] as? String } == (isOwn ? [] : ["isochrone.dev/qos"]))
        #expect(managed.allSatisfy { $0["ignoredByScheduler"] as? Bool == true })
        // An address in the prefix needs the name that the certificate has.
        let tls = try #require(extender["tlsConfig"] as? [String: String])
        #expect(tls["serverName"] == (isOwn ? nil : "isochrone-extender.isochrone-system.svc"))
    }

    @Test("failing open differs from failing closed in one line", arguments: ["own-scheduler", "default-scheduler"])
    func oneDifference(kind: String) throws {
        func lines(_ mode: String) throws -> [String] {
            try String(contentsOfFile: "\(Self.directory)/\(kind)-fail-\(mode).yaml", encoding: .utf8)
                .split(separator: "\n").map { String($0.drop { $0 == " " }) }.filter { !$0.hasPrefix("#") }
        }
        let differences = try lines("open").difference(from: lines("closed"))
        #expect(differences.insertions.count == 1)
        #expect(differences.removals.count == 1)
    }

    @Test("every line is explained: a comment stands before each key of the extender", arguments: names)
    func explained(name: String) throws {
        let lines = try String(contentsOfFile: "\(Self.directory)/\(name).yaml", encoding: .utf8)
            .split(separator: "\n").map { $0.drop { $0 == " " } }
        let start = try #require(lines.firstIndex { $0.hasPrefix("extenders:") })
        // What the line above explains as well.
        let free = ["enableHTTPS", "tlsConfig", "keyFile"]
        for (line, before) in zip(lines[(start + 1)...], lines[start...])
        where !line.hasPrefix("#") && !free.contains(where: { line.hasPrefix($0) }) && !line.hasPrefix("- name") {
            #expect(before.hasPrefix("#"), "\(line)")
        }
    }
}
