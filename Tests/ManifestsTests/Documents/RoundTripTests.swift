import ClusterModel
import Manifests
import Testing

@Suite("What is written and read again is the same value")
struct RoundTripTests {
    private static let seeds: Range<UInt64> = 0..<400

    private func read<Value: Equatable>(
        _ text: String, as expected: Value, _ seed: UInt64, _ read: ([UInt8], String) -> ReadResult<Value>
    ) {
        let result = read(Array(text.utf8), "seed \(seed)")
        #expect(result == .success(expected), "\(result.report)\n\(text)")
    }

    @Test("applications, in both carriers")
    func applications() {
        for seed in Self.seeds {
            var random = RandomManifests(seed: seed)
            let application = random.application()
            read(ManifestWriter.yaml(application), as: application, seed, ManifestReader.application)
            read(ManifestWriter.json(application), as: application, seed, ManifestReader.application)
        }
    }

    @Test("topologies, in both carriers")
    func topologies() {
        for seed in Self.seeds {
            var random = RandomManifests(seed: seed)
            let topology = random.topology()
            read(ManifestWriter.yaml(topology), as: topology, seed) { ManifestReader().topology(from: $0, file: $1) }
            read(ManifestWriter.json(topology), as: topology, seed) { ManifestReader().topology(from: $0, file: $1) }
        }
    }

    @Test("policies, in both carriers")
    func policies() {
        for seed in Self.seeds {
            var random = RandomManifests(seed: seed)
            let policy = random.policy()
            read(ManifestWriter.yaml(policy), as: policy, seed, ManifestReader.policy)
            read(ManifestWriter.json(policy), as: policy, seed, ManifestReader.policy)
        }
    }

    @Test("YAML is written as people would write it")
    func style() {
        let application = Application(
            name: "traffic-watch", namespace: "city",
            components: [
                Component(
                    name: "detector", image: "registry.example/detector:1.2", replicas: 2,
                    resources: Resources(milliCPU: 2_000, memory: 2 << 30), processingLatency: 8),
                Component(name: "yes", resources: Resources(milliCPU: 250, memory: 1_000)),
            ],
            channels: [Channel(name: "frames", source: "detector", sink: "yes", bandwidth: 5e6)],
            constraints: [
                Constraint(
                    name: "in-time", targets: Targets(channels: ["frames"]), rule: .latency(max: 40, statistic: .p95)),
                Constraint(rule: .reliability(min: 0.999, evidence: nil), enforcement: .preferred(weight: 1.5)),
            ],
            criteria: [Criterion(goal: .minimize, metric: .latency, weight: 3)])
        #expect(
            ManifestWriter.yaml(application) == """
                apiVersion: isochrone.dev/v1alpha1
                kind: Application
                metadata:
                  name: traffic-watch
                  namespace: city
                spec:
                  components:
                    - name: detector
                      image: "registry.example/detector:1.2"
                      replicas: 2
                      resources: {cpu: "2", memory: 2Gi}
                      processingLatency: 8ms
                    - {name: "yes", resources: {cpu: 250m, memory: "1000"}}
                  channels:
                    - {name: frames, source: detector, sink: "yes", bandwidth: 5Mbps}
                  constraints:
                    - {name: in-time, targets: {channels: [frames]}, latency: {max: 40ms, statistic: p95}}
                    - {reliability: {min: 99.9%}, enforcement: preferred, weight: "1.5"}
                  criteria:
                    - {minimize: latency, weight: 3}

                """)
    }
}
