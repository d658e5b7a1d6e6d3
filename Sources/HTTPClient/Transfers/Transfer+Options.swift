import CCurl

extension Transfer {
    /// Tells libcurl all about the request but its headers.
    func applyOptions() throws(HTTPClientError) {
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_ACCEPT_ENCODING, "")
        try set(CURLOPT_NOSIGNAL, 1)
        // A name server that does not answer must not hold up the other transfers when this one is given up.
        try set(CURLOPT_QUICK_EXIT, 1)
        if let path = request.configuration.unixSocket { try set(CURLOPT_UNIX_SOCKET_PATH, path) }
        if !request.configuration.usesProxyFromEnvironment { try set(CURLOPT_PROXY, "") }
        try applyMethod()
        try applyLimits()
        try applyTLS()
    }

    private func applyMethod() throws(HTTPClientError) {
        switch request.method {
        case "HEAD": try set(CURLOPT_NOBODY, 1)
        case "GET" where request.body.isEmpty: try set(CURLOPT_HTTPGET, 1)
        case "POST", "PUT", "PATCH": try applyBody()
        default: if !request.body.isEmpty { try applyBody() }
        }
        try set(CURLOPT_CUSTOMREQUEST, request.method)
    }

    private func applyBody() throws(HTTPClientError) {
        try set(CURLOPT_POST, 1)
        try check(request.body.withUnsafeBytes { ccurl_set_body(handle, $0.baseAddress, $0.count) })
    }

    private func applyLimits() throws(HTTPClientError) {
        let connect = min(request.configuration.connectTimeout, request.timeout)
        try set(CURLOPT_CONNECTTIMEOUT_MS, connect.wholeMilliseconds)
        guard !request.isStream else {
            try set(CURLOPT_LOW_SPEED_LIMIT, 1)
            return try set(CURLOPT_LOW_SPEED_TIME, (request.timeout.wholeMilliseconds + 999) / 1_000)
        }
        try set(CURLOPT_TIMEOUT_MS, request.timeout.wholeMilliseconds)
        let limit = request.configuration.maximumResponseBytes
        try check(ccurl_set_size(handle, CURLOPT_MAXFILESIZE_LARGE, limit))
    }

    private func applyTLS() throws(HTTPClientError) {
        if let file = request.configuration.certificateAuthorityFile { try set(CURLOPT_CAINFO, file) }
        if let certificate = request.configuration.clientCertificate {
            try set(CURLOPT_SSLCERT, certificate.certificateFile)
            try set(CURLOPT_SSLKEY, certificate.keyFile)
        }
    }

    private func set(_ option: CURLoption, _ value: Int) throws(HTTPClientError) {
        try check(ccurl_set_long(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws(HTTPClientError) {
        try check(ccurl_set_string(handle, option, value))
    }

    private func check(_ code: CURLcode) throws(HTTPClientError) {
        guard code == CURLE_OK else {
            throw .badRequest(url: url, reason: String(cString: curl_easy_strerror(code)))
        }
    }
}

extension Duration {
    /// Rounded up and at least 1, because 0 means "no limit" to libcurl.
    fileprivate var wholeMilliseconds: Int {
        let milliseconds = self / .milliseconds(1)
        return milliseconds < 1 ? 1 : Int(min(milliseconds.rounded(.up), Double(Int32.max)))
    }
}
