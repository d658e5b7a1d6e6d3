package import ClusterModel

/// What is followed of a pod: who it is, where it runs and what it requests there.
package struct PodObject: Hashable, Sendable {
    package var namespace: String
    package var name: String
    package var uid: String
    /// Empty while the pod is bound to no node.
    package var nodeName: String
    /// The value of the label `isochrone.dev/application`, `nil` without it.
    package var application: String?
    /// The value of the label `isochrone.dev/component`, `nil` without it.
    package var component: String?
    /// The ordinal that a StatefulSet, or an indexed Job, gave it.
    package var ordinal: Int?
    /// Whether it succeeded or failed, so that it takes nothing any more.
    package var isOver: Bool
    /// Whether it is being deleted; it runs, and takes what it requests, until it is gone.
    package var isTerminating: Bool
    /// Whether its owner lets it be moved: not with the annotation `isochrone.dev/evict: never`.
    package var mayBeEvicted: Bool
    /// Whether something makes a new pod when it is gone, and not on the same node: a controller other than a DaemonSet.
    package var hasSuccessor: Bool
    /// Without the place that the pod itself takes among those of its node (`pods`).
    package var requests: Resources

    package init(
        namespace: String = WellKnown.defaultNamespace, name: String, uid: String, nodeName: String = "",
        application: String? = nil, component: String? = nil, ordinal: Int? = nil, isOver: Bool = false,
        isTerminating: Bool = false, mayBeEvicted: Bool = true, hasSuccessor: Bool = false, requests: Resources = .zero
    ) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.nodeName = nodeName
        self.application = application
        self.component = component
        self.ordinal = ordinal
        self.isOver = isOver
        self.isTerminating = isTerminating
        self.mayBeEvicted = mayBeEvicted
        self.hasSuccessor = hasSuccessor
        self.requests = requests
    }
}

extension PodObject: ResourceObject {
    package static func read(_ value: JSONValue) throws(ResourceReadingError) -> PodObject {
        var pod = PodObject(name: "", uid: "")
        var (spec, status): (JSONValue?, JSONValue?)
        try value.forEachField("Pod") { key, value throws(ResourceReadingError) in
            if key.equals("metadata") {
                try pod.readMetadata(value)
            } else if key.equals("spec"), !value.isNull {
                spec = value
            } else if key.equals("status"), !value.isNull {
                status = value
            }
        }
        guard !pod.name.isEmpty else { throw value.missing("metadata.name of a pod") }
        guard !pod.uid.isEmpty else { throw value.missing("metadata.uid of pod \(pod.name)") }
        guard let spec else { throw value.missing("spec of pod \(pod.name)") }
        pod.nodeName = try spec["nodeName"]?.string("Pod.spec.nodeName") ?? ""
        if let phase = status?["phase"] { pod.isOver = phase.isWord("Succeeded") || phase.isWord("Failed") }
        pod.requests = try PodRequests(spec: spec, status: status).total.resources
        return pod
    }

    private mutating func readMetadata(_ metadata: JSONValue) throws(ResourceReadingError) {
        try metadata.forEachField("Pod.metadata") { key, value throws(ResourceReadingError) in
            if key.equals("name") {
                name = try value.string("Pod.metadata.name") ?? ""
            } else if key.equals("namespace") {
                namespace = try value.string("Pod.metadata.namespace") ?? WellKnown.defaultNamespace
            } else if key.equals("uid") {
                uid = try value.string("Pod.metadata.uid") ?? ""
            } else if key.equals("deletionTimestamp") {
                isTerminating = !value.isNull
            } else if key.equals("labels") {
                try readLabels(value)
            } else if key.equals("annotations") {
                mayBeEvicted = value["isochrone.dev/evict"]?.isWord("never") != true
            } else if key.equals("ownerReferences") {
                try readOwners(value)
            }
        }
    }

    /// Static pods belong to their Node, and come back there.
    private mutating func readOwners(_ owners: JSONValue) throws(ResourceReadingError) {
        try owners.forEachElement("Pod.metadata.ownerReferences") { owner throws(ResourceReadingError) in
            guard try owner["controller"]?.flag("Pod.metadata.ownerReferences.controller") == true else { return }
            let kind = owner["kind"]
            hasSuccessor = kind?.isWord("DaemonSet") != true && kind?.isWord("Node") != true
        }
    }

    private mutating func readLabels(_ labels: JSONValue) throws(ResourceReadingError) {
        try labels.forEachField("Pod.metadata.labels") { key, value throws(ResourceReadingError) in
            if key.equals("isochrone.dev/application") {
                application = try value.string("Pod.metadata.labels[isochrone.dev/application]")
            } else if key.equals("isochrone.dev/component") {
                component = try value.string("Pod.metadata.labels[isochrone.dev/component]")
            } else if key.equals("apps.kubernetes.io/pod-index")
                || (ordinal == nil && key.equals("batch.kubernetes.io/job-completion-index"))
            {
                ordinal = try value.string("Pod.metadata.labels of a StatefulSet").flatMap { Int($0) } ?? ordinal
            }
        }
    }
}

extension JSONValue {
    /// The error of an object that lacks a field.
    func missing(_ field: String) -> ResourceReadingError {
        .missing(field: field, position: document.position(of: token))
    }
}
