extension SimulationReport {
    /// One self-contained page, well-formed as XML too, without scripts.
    package var html: String { Page(self).text }
}
