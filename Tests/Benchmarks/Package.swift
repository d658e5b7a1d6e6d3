// swift-tools-version: 6.1
import PackageDescription

let networkLab: Target.Dependency = .product(name: "NetworkLab", package: "isochrone")

// Measurements are a package of their own so that building Isochrone needs none of their dependencies.
let package = Package(
    name: "isochrone-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "isochrone", path: "../.."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "RecordedBodies"),
        .target(
            name: "WireWork", dependencies: ["RecordedBodies", .product(name: "KubernetesWire", package: "isochrone")]),
        .executableTarget(
            name: "Wire",
            dependencies: [
                "RecordedBodies", "WireWork",
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Wire",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(name: "wire-ratios", dependencies: ["RecordedBodies", "WireWork"]),
        .executableTarget(name: "extender-load", dependencies: ["RecordedBodies"]),
        .target(
            name: "PlacementInstances",
            dependencies: [
                .product(name: "ClusterModel", package: "isochrone"), .product(name: "Placement", package: "isochrone"),
            ]),
        .executableTarget(
            name: "placement-bench",
            dependencies: [
                "PlacementInstances",
                .product(name: "ClusterModel", package: "isochrone"), .product(name: "Placement", package: "isochrone"),
            ]),
        .target(name: "MonitorBench", dependencies: [networkLab]),
        .executableTarget(name: "monitor-accuracy", dependencies: ["MonitorBench", networkLab]),
        .executableTarget(
            name: "monitor-cost",
            dependencies: [
                "MonitorBench", networkLab, .product(name: "CLibBPF", package: "isochrone"),
                .product(name: "CProbeABI", package: "isochrone"),
            ]),
        .executableTarget(
            name: "baseline-server", dependencies: [.product(name: "Hummingbird", package: "hummingbird")]),
    ]
)
