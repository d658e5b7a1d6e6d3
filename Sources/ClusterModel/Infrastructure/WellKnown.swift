/// Label keys and names that Kubernetes or Isochrone give a meaning.
public enum WellKnown {
    /// The `apiVersion` of every manifest.
    public static let apiVersion = "isochrone.dev/v1alpha1"
    /// Node label: the sub-cluster (edge site, cloud region) that the node belongs to.
    public static let subClusterLabel = "isochrone.dev/sub-cluster"
    /// Node label that names the sub-cluster where ``subClusterLabel`` is absent.
    public static let zoneLabel = "topology.kubernetes.io/zone"
    /// Node label: `cloud`, `edge`, `far-edge`, or any word.
    public static let tierLabel = "isochrone.dev/tier"
    /// Node label and topology key that stands for the node itself.
    public static let hostnameLabel = "kubernetes.io/hostname"
    /// Pod label: the application that the pod belongs to, in the pod's own namespace.
    public static let applicationLabel = "isochrone.dev/application"
    /// Pod label: the component of that application.
    public static let componentLabel = "isochrone.dev/component"
    /// The sub-cluster of nodes that name none.
    public static let defaultSubCluster = "default"
    /// The namespace of objects that name none.
    public static let defaultNamespace = "default"
    /// The node property that `minimize: cost` reads.
    public static let costProperty = "cost"
    /// Pod annotation: with the value ``neverEvict`` the pod is never moved while it runs.
    public static let evictAnnotation = "isochrone.dev/evict"
    /// The value of ``evictAnnotation`` that opts out.
    public static let neverEvict = "never"
    /// Set on a rejected pod so that kube-scheduler tries it again: milliseconds since the Unix epoch.
    public static let requeuedAnnotation = "isochrone.dev/requeued-at"
    /// Pod annotation: with the value `disabled` nothing is added to the pod when it is created.
    public static let injectAnnotation = "isochrone.dev/inject"
    /// The extended resource that pods request of which only our extender may say where they go, where
    /// KubeSchedulerConfiguration names it under `managedResources`.
    public static let qosResource = "isochrone.dev/qos"
}
