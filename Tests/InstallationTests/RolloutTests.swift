import Testing

@testable import Installation

@Suite("How far a roll-out is")
struct RolloutTests {
    private static func deployment(_ status: ObjectValue, generation: Int64 = 2) -> ObjectValue {
        [
            "kind": "Deployment", "metadata": ["generation": .int(generation)], "spec": ["replicas": 2],
            "status": status,
        ]
    }

    @Test(
        "a Deployment is done when all pods are new, ready and alone",
        arguments: [
            (["observedGeneration": 1, "replicas": 2, "updatedReplicas": 2, "availableReplicas": 2], "not looked at it"),
            (["observedGeneration": 2, "replicas": 2, "updatedReplicas": 1, "availableReplicas": 2], "1 of 2 pods are of"),
            (["observedGeneration": 2, "replicas": 2, "updatedReplicas": 2, "availableReplicas": 1], "1 of 2 pods are ready"),
            (["observedGeneration": 2, "replicas": 3, "updatedReplicas": 2, "availableReplicas": 2], "1 old pods"),
            (["observedGeneration": 2], "0 of 2"), (.null, "not looked at it"),
        ] as [(ObjectValue, String)])
    func deployments(status: ObjectValue, words: String) {
        #expect(Rollout.shortfall(of: Self.deployment(status))?.contains(words) == true)
    }

    @Test("nothing is missing when nothing is missing")
    func done() {
        let status: ObjectValue = [
            "observedGeneration": 2, "replicas": 2, "updatedReplicas": 2, "availableReplicas": 2,
        ]
        #expect(Rollout.shortfall(of: Self.deployment(status)) == nil)
        let daemons: ObjectValue = [
            "kind": "DaemonSet", "metadata": ["generation": 1],
            "status": [
                "observedGeneration": 1, "desiredNumberScheduled": 3, "updatedNumberScheduled": 3, "numberAvailable": 3,
            ],
        ]
        #expect(Rollout.shortfall(of: daemons) == nil)
        var late = daemons
        late["status"]?["numberAvailable"] = 2
        #expect(Rollout.shortfall(of: late) == "2 of 3 pods are ready")
        late["status"]?["updatedNumberScheduled"] = 1
        #expect(Rollout.shortfall(of: late) == "1 of 3 pods are of the newest version")
    }

    @Test(
        "what holds a pod up is said in the cluster's words",
        arguments: [
            (
                ["status": ["containerStatuses": [["state": ["waiting": ["reason": "ErrImagePull", "message": "no"]]]]]],
                "ErrImagePull: no"
            ),
            (
                [
                    "status": [
                        "conditions": [
                            ["type": "PodScheduled", "status": "False", "message": "0/3 nodes are available"],
                            ["type": "Ready", "status": "False"],
                        ]
                    ]
                ], "0/3 nodes are available"
            ),
            (["status": [:]], "it is not scheduled yet"),
            (
                [
                    "status": [
                        "containerStatuses": [["state": ["waiting": ["reason": "ContainerCreating"]]]],
                        "conditions": [["type": "Ready", "status": "False", "reason": "ContainersNotReady"]],
                    ]
                ], "ContainersNotReady"
            ),
        ] as [(ObjectValue, String)])
    func troubles(pod: ObjectValue, words: String) {
        #expect(Rollout.trouble(of: pod) == words)
    }

    @Test("a pod that runs has no trouble")
    func running() {
        let pod: ObjectValue = ["status": ["conditions": [["type": "Ready", "status": "True"]]]]
        #expect(Rollout.trouble(of: pod) == nil)
    }
}
