// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A Swift target with the settings of the house. `ArchitectureTests` holds these dependencies against the table.
func room(_ name: String, _ dependencies: [Target.Dependency] = [], plugins: [Target.PluginUsage] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings, plugins: plugins)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
    of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [], exclude: [String] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: ["TestSupport"] + dependencies, exclude: exclude, resources: resources,
        swiftSettings: settings)
}

func systemLibrary(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/SystemLibraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let atomics: Target.Dependency = .product(name: "Atomics", package: "swift-atomics")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let collections: Target.Dependency = .product(name: "Collections", package: "swift-collections")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdHTTP2: Target.Dependency = .product(name: "HummingbirdHTTP2", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let real: Target.Dependency = .product(name: "RealModule", package: "swift-numerics")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "isochrone",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "isochrone", targets: ["isochrone"]),
        .executable(name: "isochrone-extender", targets: ["isochrone-extender"]),
        .executable(name: "isochrone-monitor", targets: ["isochrone-monitor"]),
        .library(name: "ClusterModel", targets: ["ClusterModel"]),
        .library(name: "Placement", targets: ["Placement"]),
        .library(name: "Manifests", targets: ["Manifests"]),
        .library(name: "KubernetesWire", targets: ["KubernetesWire"]),
        .library(name: "StateStore", targets: ["StateStore"]),
        .library(name: "SQLiteStateStore", targets: ["SQLiteStateStore"]),
        .library(name: "ControlPlane", targets: ["ControlPlane"]),
        // For the measurements in Tests/Benchmarks.
        .library(name: "NetworkLab", targets: ["NetworkLab"]),
        .library(name: "CLibBPF", targets: ["CLibBPF"]),
        .library(name: "CProbeABI", targets: ["CProbeABI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-atomics", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Values and pure engines.
        room("ClusterModel"),
        room("LinkEstimation", ["ClusterModel", real]),
        room("Placement", ["ClusterModel", real]),
        room("Rescheduling", ["ClusterModel", "Placement"]),
        room("Manifests", ["ClusterModel", yams]),
        room("Simulation", ["ClusterModel", "LinkEstimation", "Manifests", "Placement", "Rescheduling", real]),

        // State.
        room("StateStore", ["ClusterModel"]),
        room("ReportSpool", ["ClusterModel"]),
        room("SQLiteFile", [grdb]),
        room("SQLiteStateStore", ["ClusterModel", "SQLiteFile", "StateStore", grdb]),
        room("SQLiteReportSpool", ["ClusterModel", "ReportSpool", "SQLiteFile", grdb]),

        // Wires.
        room("Gzip", ["LibZ"]),
        room("HTTPClient", ["CCurl"]),
        room("KubernetesWire", ["ClusterModel", "CSimdJSON"]),
        room("KubernetesClient", ["ClusterModel", "HTTPClient", "KubernetesWire", yams]),

        room(
            "Informers",
            [
                "ClusterModel", "HTTPClient", "KubernetesClient", "KubernetesWire", "Manifests", "StateStore",
                lifecycle,
                logging,
            ]),

        // Services.
        room("Telemetry", [coreMetrics, logging]),
        room("Operations", ["Telemetry", hummingbird, lifecycle, logging, nioCore]),
        room(
            "ControlPlane",
            [
                "ClusterModel", "Gzip", "KubernetesWire", "LinkEstimation", "Manifests", "Operations", "Placement",
                "Rescheduling", "StateStore", "Telemetry", atomics, hummingbird, hummingbirdHTTP2, hummingbirdTLS,
                lifecycle, logging,
                coreMetrics, nioCore,
            ]),
        room(
            "Monitoring",
            [
                "BPFPrograms", "CHost", "CProbeABI", "ClusterModel", "Gzip", "HTTPClient", "LinkEstimation",
                "ReportSpool", "Telemetry", logging, coreMetrics, lifecycle,
            ]),
        room(
            "ProgramAPI",
            ["BPFPrograms", "ClusterModel", "Manifests", "Telemetry", hummingbird, lifecycle, logging, nioCore]),
        // An installation in a cluster: its objects are embedded, and its certificates made here.
        room("Installation", [asn1, crypto, x509, yams], plugins: ["EmbedManifests"]),
        room("BPFPrograms", ["ClusterModel", "CHost", "CLibBPF", "CProbeABI"], plugins: ["BuildBPF"]),

        // C in its own rooms.
        .target(name: "CHost"),
        .target(name: "CLibBPF", dependencies: ["LibBPF", "LibELF"]),
        .target(name: "CCurl", dependencies: ["LibCurl"]),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CProbeABI"),
        systemLibrary("LibBPF", pkgConfig: "libbpf", apt: "libbpf-dev"),
        systemLibrary("LibELF", pkgConfig: "libelf", apt: "libelf-dev"),
        systemLibrary("LibZ", pkgConfig: "zlib", apt: "zlib1g-dev"),
        systemLibrary("LibCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        .plugin(name: "BuildBPF", capability: .buildTool(), dependencies: ["EmbedObject"]),
        .plugin(name: "EmbedManifests", capability: .buildTool(), dependencies: ["EmbedObject"]),
        program("EmbedObject", []),

        // Composition roots, and what all of them do alike.
        room("CommandSupport", [arguments, yams]),
        program(
            "isochrone",
            [
                "ClusterModel", "CommandSupport", "HTTPClient", "Installation", "KubernetesClient", "LinkEstimation",
                "Manifests", "Placement", "Simulation", arguments,
            ]),
        program(
            "isochrone-extender",
            [
                "CHost", "ClusterModel", "CommandSupport", "ControlPlane", "Informers", "KubernetesClient",
                "Manifests", "Operations",
                "SQLiteStateStore", "StateStore", "Telemetry",
                arguments, coreMetrics, hummingbird, lifecycle, logging, unixSignals,
            ]),
        program(
            "isochrone-monitor",
            [
                "ClusterModel", "CommandSupport", "Manifests", "Monitoring", "BPFPrograms", "Operations", "ProgramAPI",
                "ReportSpool", "SQLiteReportSpool", "Telemetry", arguments, lifecycle, logging, unixSignals,
            ]),
        program(
            "isochrone-demo", ["ClusterModel", "CommandSupport", "HTTPClient", "Manifests", "NetworkLab", arguments]),

        // A small network of namespaces and delaying relays; used by the demo and by tests, never by the product.
        .target(
            name: "NetworkLab", dependencies: ["CNetworkLab"], path: "Tests/Support/NetworkLab", swiftSettings: settings
        ),
        .target(name: "CNetworkLab", path: "Tests/Support/CNetworkLab"),
        // Devices that come and go, and programs that may do less than the tests.
        .target(name: "HostLab", dependencies: ["CHostLab"], path: "Tests/Support/HostLab", swiftSettings: settings),
        .target(name: "CHostLab", path: "Tests/Support/CHostLab"),
        .executableTarget(
            name: "Confined", dependencies: ["BPFPrograms", "CHostLab", "HostLab"], path: "Tests/Support/Confined",
            swiftSettings: settings),
        .target(
            name: "TestSupport", dependencies: ["ClusterModel", "ReportSpool", "StateStore"],
            path: "Tests/Support/TestSupport",
            swiftSettings: settings),

        tests(of: "ClusterModel", ["ClusterModel"]),
        tests(
            of: "LinkEstimation", ["ClusterModel", "CProbeABI", "LinkEstimation", "Placement"],
            resources: [.copy("Matrices")]),
        tests(of: "Placement", ["Placement", "Manifests"], resources: [.copy("OptimumExamples")]),
        tests(of: "Rescheduling", ["ClusterModel", "Placement", "Rescheduling"], exclude: ["Golden"]),
        tests(
            of: "Simulation",
            ["ClusterModel", "LinkEstimation", "Manifests", "Placement", "Rescheduling", "Simulation"],
            exclude: ["Reports/Golden"]),
        tests(of: "Manifests", ["Manifests", yams], resources: [.copy("ApplicationCases"), .copy("Corpus")]),
        tests(of: "StateStore", ["ClusterModel", "StateStore"]),
        .executableTarget(
            name: "StateStoreWriter", dependencies: ["ClusterModel", "SQLiteStateStore", "StateStore"],
            path: "Tests/Support/StateStoreWriter", swiftSettings: settings),
        tests(of: "SQLiteStateStore", ["ClusterModel", "SQLiteStateStore", "StateStore", "StateStoreWriter", grdb]),
        tests(of: "ReportSpool", ["ClusterModel", "ReportSpool"]),
        tests(of: "SQLiteFile", ["SQLiteFile", grdb]),
        .executableTarget(
            name: "ReportSpoolWriter", dependencies: ["ClusterModel", "ReportSpool", "SQLiteReportSpool"],
            path: "Tests/Support/ReportSpoolWriter", swiftSettings: settings),
        tests(
            of: "SQLiteReportSpool", ["ClusterModel", "ReportSpool", "ReportSpoolWriter", "SQLiteReportSpool", grdb]),
        tests(of: "Gzip", ["Gzip"]),
        tests(of: "HTTPClient", ["HTTPClient"]),
        tests(of: "KubernetesWire", ["KubernetesWire"], exclude: ["Objects/Recorded", "Recorded"]),
        // An API server in memory on a real socket, held against recordings of a real one.
        .target(
            name: "FakeAPIServer", dependencies: [hummingbird, hummingbirdTLS, lifecycle, logging, nioCore, yams],
            path: "Tests/Support/FakeAPIServer", swiftSettings: settings),
        tests(
            of: "KubernetesClient", ["FakeAPIServer", "HTTPClient", "KubernetesClient", "KubernetesWire"],
            exclude: ["Recorded"]),
        tests(
            of: "Informers",
            ["FakeAPIServer", "Informers", "KubernetesClient", "KubernetesWire", "Manifests", "StateStore", logging]),
        // Follows a large cluster and measures that: `make -C Tests/Benchmarks informers`.
        .executableTarget(
            name: "InformerBench",
            dependencies: [
                "CHost", "ClusterModel", "HTTPClient", "Informers", "KubernetesClient", "KubernetesWire",
                "SQLiteStateStore", "StateStore", hummingbird, logging, nioCore,
            ], path: "Tests/Support/InformerBench", swiftSettings: settings),
        tests(of: "NetworkLab", ["NetworkLab"]),
        tests(of: "Operations", ["Operations", "HTTPClient", "Telemetry", coreMetrics, lifecycle, logging]),
        tests(of: "Telemetry", ["Telemetry"]),
        tests(
            of: "ControlPlane",
            [
                "ControlPlane", "Gzip", "SQLiteStateStore", yams,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "NIOEmbedded", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ], exclude: ["Admission/Recorded"]),
        .executableTarget(
            name: "ProgramHolder", dependencies: ["BPFPrograms", "ClusterModel"], path: "Tests/Support/ProgramHolder",
            swiftSettings: settings),
        tests(
            of: "BPFPrograms",
            [
                "BPFPrograms", "ClusterModel", "CLibBPF", "Confined", "CProbeABI", "NetworkLab", "ProgramHolder",
            ]),
        tests(
            of: "ProgramAPI",
            [
                "BPFPrograms", "ClusterModel", "HTTPClient", "Manifests", "NetworkLab", "ProgramAPI", "Telemetry",
                .product(name: "HummingbirdTesting", package: "hummingbird"), hummingbird, lifecycle, logging,
            ]),
        tests(
            of: "Monitoring",
            [
                "BPFPrograms", "CHost", "CProbeABI", "ClusterModel", "ControlPlane", "Gzip", "HostLab", "HTTPClient",
                "LinkEstimation", "Monitoring", "NetworkLab", "Operations", "ReportSpool", "SQLiteReportSpool",
                "StateStore", "Telemetry", lifecycle, logging,
            ]),
        tests(
            of: "CommandLine",
            [
                "Confined", "FakeAPIServer", "HostLab", "HTTPClient", "KubernetesClient", "NetworkLab", "isochrone",
                "isochrone-demo",
                "isochrone-extender", "isochrone-monitor",
            ]),
        tests(of: "Installation", ["FakeAPIServer", "Installation", "isochrone"]),
        // What lies in deploy/, .github/ and the embedded manifests.
        tests(
            of: "Deploy",
            [
                "FakeAPIServer", "Installation", "KubernetesClient", "isochrone", "isochrone-extender",
                "isochrone-monitor",
            ],
            exclude: ["Checks"]),
        tests(of: "Architecture", []),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
