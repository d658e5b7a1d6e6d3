/// What keeps a program attached.
enum LiveAttachment: Sendable {
    case filter(TrafficFilter, device: String)
    case link(OwnedDescriptor)
    /// An iterator, which runs when it is asked to.
    case idle
}
