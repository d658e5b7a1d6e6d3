package import Hummingbird

/// What a request of the REST API carries with it. Bodies are read with a limit of the API's own settings.
package struct APIRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who asks; `nil` where nobody has to say.
    package var caller: Caller?

    package init(source: Source) {
        coreContext = .init(source: source)
    }
}
