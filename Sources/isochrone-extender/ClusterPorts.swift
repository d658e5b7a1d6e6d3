import ClusterModel
import ControlPlane
import Informers
import KubernetesClient

/// What the parts of the control plane ask of the API server, as the closures that they take.
struct ClusterPorts: Sendable {
    let client: KubernetesClient
    let informer: ClusterInformer
    let events: EventRecorder

    var rescheduling: ReschedulingPorts {
        let informer = informer
        return ReschedulingPorts(
            evictor: evictor,
            facts: { namespace, name in
                informer.pod(namespace: namespace, name: name).map { pod in
                    PodFacts(
                        uid: pod.uid, isLeaving: pod.isTerminating,
                        annotations: pod.mayBeEvicted ? [:] : [WellKnown.evictAnnotation: WellKnown.neverEvict],
                        hasSuccessor: pod.hasSuccessor)
                }
            },
            note: { pod, reason, message in note(pod, reason, message) })
    }

    private var evictor: PodEvictor {
        let client = client
        return PodEvictor { pod, uid, dryRun in
            do {
                switch try await client.evict(pod: pod.pod, namespace: pod.namespace, uid: uid, dryRun: dryRun) {
                case .evicted: return .evicted
                case .alreadyTerminating: return .alreadyTerminating
                case .blockedByBudget(let pause, _): return .blockedByBudget(retryAfter: pause.map { $0 / .seconds(1) })
                case .severalBudgets(let message): return .failed(message)
                case .gone: return .gone
                case .replaced: return .replaced
                }
            } catch {
                return .failed("\(error)")
            }
        }
    }

    /// One event for who looks at the pod, and one for who looks at the application.
    private func note(_ pod: PodPlacement, _ reason: String, _ message: String) {
        let id = pod.applicationID
        let object = informer.applicationObjects.first { $0.id == id }
        let about: [ObjectReference] = [
            .pod(namespace: pod.namespace, name: pod.pod, uid: pod.uid ?? ""),
            .application(namespace: id.namespace, name: id.name, uid: object?.uid),
        ]
        for reference in about {
            events.note(ObjectEvent(reference, .normal, reason: reason, action: "Rescheduling", note: message))
        }
    }

    /// The Applications of the cluster, as far as their status needs them.
    var subjects: @Sendable () -> [StatusSubject] {
        let informer = informer
        return {
            informer.applicationObjects.map { object in
                StatusSubject(
                    id: object.id, generation: object.generation, problems: object.problems,
                    conditions: StatusCondition.conditions(ofObject: object.object))
            }
        }
    }

    /// Writes a status with server-side apply: what others wrote beside it stays.
    var publish: StatusWriter.Publish {
        let client = client
        return { id, _, status in
            let place = ObjectPlace(.applications, namespace: id.namespace, name: id.name)
            let head =
                #"{"apiVersion":"isochrone.dev/v1alpha1","kind":"Application","metadata":{"name":"\#(id.name)","namespace":"\#(id.namespace)"},"status":"#
            do throws(KubernetesError) {
                _ = try await client.applyStatus(place, Array(head.utf8) + status + Array("}".utf8))
                return .written
            } catch {
                return StatusOutcome(error)
            }
        }
    }
}

extension StatusOutcome {
    fileprivate init(_ error: KubernetesError) {
        switch error {
        case .refused(_, 404, _): self = .gone
        case .refused(_, 409, _): self = .conflict
        case .refused(_, let status, _) where (400..<500).contains(status): self = .refused("\(error)")
        default: self = .failed("\(error)")
        }
    }
}
