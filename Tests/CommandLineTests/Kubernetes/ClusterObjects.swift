/// The objects of a small cluster, as their manifests.
enum ClusterObjects {
    static func node(_ name: String, tier: String, cpu: Int = 2) -> String {
        """
        {"apiVersion":"v1","kind":"Node",
         "metadata":{"name":"\(name)","labels":{"isochrone.dev/tier":"\(tier)","kubernetes.io/hostname":"\(name)"}},
         "status":{"allocatable":{"cpu":"\(cpu)","memory":"4Gi","pods":"20"},
          "capacity":{"cpu":"\(cpu)","memory":"4Gi","pods":"20"},
          "conditions":[{"type":"Ready","status":"True"}],"addresses":[{"type":"InternalIP","address":"10.0.0.1"}]}}
        """
    }

    /// A pod of a component of `traffic` that waits for a node.
    static func pod(_ name: String, component: String, cpu: String = "100m") -> String {
        """
        {"apiVersion":"v1","kind":"Pod",
         "metadata":{"name":"\(name)","namespace":"city",
          "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"\(component)","uid":"rs","controller":true}],
          "labels":{"isochrone.dev/application":"traffic","isochrone.dev/component":"\(component)"}},
         "spec":{"schedulerName":"default-scheduler","containers":[{"name":"main","image":"x",
          "resources":{"requests":{"cpu":"\(cpu)","memory":"64Mi"}}}]},
         "status":{"phase":"Pending"}}
        """
    }

    /// A camera at `edge-1`, and an alarm on another node that has to hear of it within 20 ms.
    static let application = """
        {"apiVersion":"isochrone.dev/v1alpha1","kind":"Application","metadata":{"name":"traffic","namespace":"city"},
         "spec":{"policy":"quick",
          "components":[{"name":"camera","resources":{"cpu":"100m","memory":"64Mi"}},
           {"name":"alarm","resources":{"cpu":"100m","memory":"64Mi"}}],
          "channels":[{"name":"frames","source":"camera","sink":"alarm"}],
          "constraints":[
           {"name":"in-time","targets":{"channels":["frames"]},"latency":{"max":"20ms"}},
           {"name":"here","targets":{"components":["camera"]},
            "node":{"key":"kubernetes.io/hostname","operator":"In","values":["edge-1"]}},
           {"name":"apart","separate":{"topologyKey":"kubernetes.io/hostname"}}],
          "criteria":[{"minimize":"latency"}]}}
        """

    /// Repairs after two seconds instead of a minute.
    static let policy = """
        apiVersion: isochrone.dev/v1alpha1
        kind: SchedulingPolicy
        metadata: {name: quick}
        spec:
          rescheduling: violations
          moves: {holdFor: 2s, settleFor: 5s, backOffLimit: 5s}
        """

    /// What the daemon of `edge-1` measured to two nodes, ms.
    static func report(_ sequence: Int, edge2: Double, cloud1: Double) -> String {
        let links = [("edge-2", edge2), ("cloud-1", cloud1)].map { target, latency in
            """
            {"target":"\(target)","estimate":{"latency":{"min":\(latency),"p50":\(latency),"p95":\(latency),"p99":\(latency)},
             "sampleCount":100,"window":10,"method":"active"}}
            """
        }
        return #"{"node":"edge-1","bootID":"boot","sequence":\#(sequence),"links":[\#(links.joined(separator: ","))]}"#
    }
}
