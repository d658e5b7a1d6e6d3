import ClusterModel
import Manifests
import Testing

@Suite("First drafts of graphs, from Docker Compose files and Kubernetes manifests")
struct ImportDraftTests {
    /// Who calls whom in Online Boutique, taken from its `*_ADDR` variables by hand.
    private static let onlineBoutique: [String: [String]] = [
        "cartservice": ["redis-cart"],
        "checkoutservice": [
            "cartservice", "currencyservice", "emailservice", "paymentservice", "productcatalogservice",
            "shippingservice",
        ],
        "frontend": [
            "adservice", "cartservice", "checkoutservice", "currencyservice", "productcatalogservice",
            "recommendationservice", "shippingservice",
        ],
        "loadgenerator": ["frontend"],
        "recommendationservice": ["productcatalogservice"],
    ]

    @Test("Online Boutique's manifests give its 11 services, its store, and all 16 channels between them")
    func onlineBoutiqueGraph() throws {
        let application = try imported("import/online-boutique.yaml")
        #expect(application.components.count == 12)
        #expect(calls(of: application) == Self.onlineBoutique)
        let cart = try #require(application.components.first { $0.name == "cartservice" })
        #expect(cart.resources == Resources(milliCPU: 200, memory: 64 << 20))
        #expect(application.components.allSatisfy { $0.workload == WorkloadReference(name: $0.name) })
    }

    @Test(
        "a value names a host by scheme, by port, or by what its variable is for",
        arguments: [
            ("CART_URL", "http://cart:7070", true), ("REDIS", "cart:6379", true), ("MQ", "amqp://u:p%40@cart/", true),
            ("JDBC", "jdbc:mysql://cart:3306/db?x=y", true), ("KAFKA_BROKERS", "other:1,cart", true),
            ("REDIS_HOST", "cart", true), ("JAVA_OPTS", "-Xmx64m -Dredis.host=cart", true), ("DB_NAME", "cart", false),
            ("SERVICE_NAME", "cart", false), ("CART_IMAGE", "cart:7", false), ("PATHS", "/srv/cart", false),
            ("PASSWORD", "cart", false), ("URL", "http://user:cart@other/", false),
            ("URL", "http://cart.example/", false),
            ("X", "cart:abc", false), ("URL", "http://mycart:1", false), ("HOSTS", "use cart or not", false),
            ("ADDR", "CART.:80", true), ("ADDR", "cart:${PORT}", true), ("ADDR", "${HOST:-cart}:80", true),
        ])
    func hosts(variable: String, value: String, isNamed: Bool) throws {
        let compose = "services:\n  cart: {image: a}\n  web: {image: b, environment: {\(variable): \"\(value)\"}}\n"
        let calls = calls(of: try application(in: importing(compose)))
        #expect(calls == (isNamed ? ["web": ["cart"]] : [:]))
    }

    @Test(
        "a Service is found by each of its names",
        arguments: [
            ("cart", true), ("cart.shop", true), ("cart.shop.svc", true), ("cart.shop.svc.cluster.local", true),
            ("cart-0.cart", true), ("cart-0.cart.shop.svc.cluster.local", true), ("cart.other", false),
            ("cart.example.com", false),
        ])
    func serviceNames(host: String, isFound: Bool) throws {
        let manifests = """
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {containers: [{name: web, env: [{name: A, value: "http://\(host):80"}]}]}
            ---
            kind: Pod
            metadata: {name: store, namespace: shop, labels: {app: cart}}
            spec: {containers: [{name: cart}]}
            ---
            kind: Service
            metadata: {name: cart, namespace: shop}
            spec: {selector: {app: cart}}
            """
        let calls = calls(of: try application(in: importing(manifests)))
        #expect(calls == (isFound ? ["web": ["store"]] : [:]))
    }

    @Test("no report and no problem tells a value", arguments: ["compose.yaml", "kubernetes.yaml"])
    func secrets(file: String) throws {
        let secret = "hunter2"
        let text = try Corpus.text("import/\(file)").replacing("p4$$word", with: secret).replacing("7070", with: secret)
        let result = importing(text)
        let told = result.value.map { $0.report.description + ManifestWriter.yaml($0.document) } ?? result.report
        #expect(!told.contains(secret))
    }

    @Test(
        "what is broken about a variable is told without its value",
        arguments: [
            "services: {web: {environment: hunter2}}", "services: {web: {environment: [{PASSWORD: hunter2}]}}",
            "services: {web: {command: {a: hunter2}}}",
            "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{env: hunter2}]}",
            "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{env: [PASSWORD=hunter2]}]}",
            "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{env: [{name: P, value: {a: hunter2}}]}]}",
        ])
    func brokenSecrets(text: String) {
        let result = importing(text + "\n", as: text.hasPrefix("kind") ? .kubernetes : .compose)
        #expect(!result.report.contains("hunter2"))
        #expect(result.problems.count == 1, "\(result.report)")
    }

    @Test("a placement holds pods apart only where a rule says no more than the manifest")
    func antiAffinity() throws {
        let manifests = { (replicas: Int) in
            """
            kind: Deployment
            metadata: {name: a}
            spec:
              replicas: \(replicas)
              template:
                metadata: {labels: {app: a}}
                spec:
                  affinity:
                    podAntiAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        - {topologyKey: zone, labelSelector: {matchLabels: {app: b}}}
                  containers: [{name: a}]
            ---
            kind: Pod
            metadata: {name: b, labels: {app: b}}
            spec: {containers: [{name: b}]}
            """
        }
        let apart = Constraint(
            name: "a-separate", targets: Targets(components: ["a", "b"]), rule: .separate(topologyKey: "zone"))
        #expect(try application(in: importing(manifests(1))).constraints == [apart])
        #expect(try application(in: importing(manifests(2))).constraints.isEmpty)
    }

    /// As of kubernetes/component-helpers, `resource/helpers.go`.
    @Test(
        "a pod requests what kube-scheduler counts, in thousandths of a core",
        arguments: [
            (
                "containers: [{name: a, resources: {requests: {cpu: 100m}}}, {name: b, resources: {requests: {cpu: 50m}}}]",
                150
            ),
            ("containers: [{name: a, resources: {limits: {cpu: 300m}}}]", 300),
            ("containers: [{name: a, resources: {requests: {cpu: 0}, limits: {cpu: 300m}}}]", 0),
            ("containers: [{name: a, resources: {requests: {memory: 1Mi}, limits: {cpu: 300m}}}]", 300),
            (
                "initContainers: [{name: i, resources: {requests: {cpu: 400m}}}, {name: j, resources: {requests: {cpu: 1m}}}], containers: [{name: a, resources: {requests: {cpu: 100m}}}]",
                400
            ),
            (
                "initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 70m}}}], containers: [{name: a, resources: {requests: {cpu: 100m}}}]",
                170
            ),
            (
                "initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 70m}}}, {name: i, resources: {requests: {cpu: 200m}}}], containers: [{name: a, resources: {requests: {cpu: 100m}}}]",
                270
            ),
            (
                "initContainers: [{name: i, resources: {requests: {cpu: 200m}}}, {name: s, restartPolicy: Always, resources: {requests: {cpu: 70m}}}], containers: [{name: a, resources: {requests: {cpu: 100m}}}]",
                200
            ),
            ("overhead: {cpu: 25m}, containers: [{name: a, resources: {requests: {cpu: 100m}}}]", 125),
            ("resources: {requests: {cpu: 1}}, containers: [{name: a, resources: {requests: {cpu: 100m}}}]", 1000),
            ("containers: [{name: a}]", 0),
        ] as [(String, Int64)])
    func podRequests(spec: String, milliCPU: Int64) throws {
        let application = try application(in: importing("kind: Pod\nmetadata: {name: a}\nspec: {\(spec)}\n"))
        #expect(application.components.map(\.resources.milliCPU) == [milliCPU])
    }

    @Test("amounts of Compose files are in powers of 1,024, rounded up")
    func composeAmounts() throws {
        let application = try application(
            in: importing(
                "services: {a: {cpus: 0.0005, mem_limit: 1.5k}, b: {mem_limit: 2GB}, c: {mem_limit: 7}}\nx: 1\n",
                as: .compose))
        #expect(application.components.map(\.resources.memory) == [1536, 2 << 30, 7])
        #expect(application.components.map(\.resources.milliCPU) == [1, 0, 0])
    }

    @Test("--namespace chooses among several, and stands in where objects name none")
    func namespaces() throws {
        let pods =
            "kind: Pod\nmetadata: {name: a}\nspec: {}\n---\nkind: Pod\nmetadata: {name: b, namespace: far}\nspec: {}\n"
        let far = try application(in: importing(pods, ImportOptions(namespace: "far")))
        #expect(far.components.map(\.name) == ["a", "b"])
        #expect(far.namespace == "far")
        let near = try application(in: importing(pods, ImportOptions(namespace: "near")))
        #expect(near.components.map(\.name) == ["a"])
    }

    private func imported(_ path: String) throws -> Application {
        try application(in: ManifestImporter.read(try Corpus.bytes(path), file: "f"))
    }

    private func calls(of application: Application) -> [String: [String]] {
        Dictionary(grouping: application.channels, by: \.source).mapValues { $0.map(\.sink).sorted() }
    }
}

/// The application that an import made.
func application(in result: ReadResult<ImportedManifest>) throws -> Application {
    let document = try #require(result.value, "\(result.report)").document
    guard case .application(let application) = document else {
        Issue.record("expected an application, found \(document.kind)")
        return Application(name: "", components: [])
    }
    return application
}
