package import Hummingbird

/// What a request of kube-scheduler carries with it. Bodies are collected with the limit of ``ExtenderRoutes``, as full
/// node lists are far larger than Hummingbird's own limit of 2 MiB.
package struct ExtenderRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage

    package init(source: Source) {
        coreContext = .init(source: source)
    }
}
