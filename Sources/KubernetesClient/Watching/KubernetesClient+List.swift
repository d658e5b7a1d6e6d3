import HTTPClient
package import KubernetesWire

extension KubernetesClient {
    /// One page of a list.
    ///
    /// - Parameters:
    ///   - limit: the most objects on the page; 0 for all.
    ///   - continueToken: of the page before.
    /// - Throws: `.expired` when the token is too old, so that the list has to be begun again.
    package func list<Object: ResourceObject>(
        _ selection: ResourceSelection, limit: Int = 500, continueToken: String? = nil
    ) async throws(KubernetesError) -> ListPage<Object> {
        var parameters: [(String, String)] = []
        if limit > 0 { parameters.append(("limit", "\(limit)")) }
        if let continueToken { parameters.append(("continue", continueToken)) }
        let right = selection.right("list")
        var request = APIRequest.get(try selection.path(parameters, for: right), right: right)
        request.timeout = .seconds(60)
        let response = try await answer(request)
        do throws(ResourceReadingError) {
            return try ListPage(response.body)
        } catch {
            throw .unexpectedAnswer(action: request.action, reason: "\(error)")
        }
    }

    /// All objects of a list, page by page.
    package func listAll<Object: ResourceObject>(
        _ selection: ResourceSelection, limit: Int = 500
    ) async throws(KubernetesError) -> [Object] {
        var objects: [Object] = []
        var token: String?
        repeat {
            let page: ListPage<Object> = try await list(selection, limit: limit, continueToken: token)
            objects += page.items
            token = page.continueToken
        } while token != nil
        return objects
    }

    /// The newest version of a collection.
    package func resourceVersion(of selection: ResourceSelection) async throws(KubernetesError) -> String {
        let page: ListPage<AnyObject> = try await list(selection, limit: 1)
        return page.resourceVersion
    }

    /// An object of which nothing is read.
    private struct AnyObject: ResourceObject {
        static func read(_ value: JSONValue) -> AnyObject { AnyObject() }
    }
}
