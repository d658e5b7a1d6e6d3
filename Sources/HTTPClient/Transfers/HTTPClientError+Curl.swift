import CCurl

extension HTTPClientError {
    /// The meaning of a result code of libcurl other than `CURLE_OK`.
    init(_ code: CURLcode, _ request: PreparedRequest, reason: String, isConnected: Bool) {
        let url = request.url
        switch code {
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self = .cannotConnect(url: url, reason: reason)
        case CURLE_OPERATION_TIMEDOUT where isConnected: self = .timedOut(url: url, after: request.timeout)
        case CURLE_OPERATION_TIMEDOUT: self = .cannotConnect(url: url, reason: reason)
        case CURLE_URL_MALFORMAT: self = .badURL(url: url, reason: reason)
        case CURLE_FILESIZE_EXCEEDED:
            self = .tooLarge(url: url, limit: request.configuration.maximumResponseBytes)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT,
            CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_SHUTDOWN_FAILED, CURLE_USE_SSL_FAILED, CURLE_SSL_CRL_BADFILE:
            self = .tls(url: url, reason: reason)
        default: self = .protocolError(url: url, reason: reason)
        }
    }
}
