package import KubernetesWire

/// What a reflector tells of the objects that it follows.
///
/// Telling the same twice does no harm: each change holds whole objects.
package enum ResourceChange<Object: ResourceObject>: Sendable {
    /// These are all that there are now; what was told before and is not among them is gone.
    case replaced([Object])
    /// The object is new or has changed.
    case put(Object)
    /// The object is gone, or no longer among those that are meant; the last that was seen of it.
    case removed(Object)
}
