import CCurl

/// One request under way: owns its libcurl handle and receives what arrives; only the engine's thread touches it.
final class Transfer {
    let handle: UnsafeMutableRawPointer
    private let submission: Submission
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var response = HTTPResponse(status: 0)
    private var headerBytes = 0
    private var isHeadComplete = false
    private var isReceivingBody = false
    private var isOpened = false
    private var isPaused = false
    private var refusal: HTTPClientError?

    private static let maximumHeaderBytes = 256 << 10
    private static let maximumErrorBody = 4 << 10

    init(_ submission: Submission) throws(HTTPClientError) {
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        guard let handle = curl_easy_init() else {
            errorText.deallocate()
            throw .protocolError(url: submission.request.url, reason: "libcurl is out of resources")
        }
        self.handle = handle
        self.submission = submission
        try configure()
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    var request: PreparedRequest { submission.request }
    var url: String { submission.request.url }
    var isCancelled: Bool { submission.ticket.isCancelled }

    private func configure() throws(HTTPClientError) {
        for line in request.headerLines {
            guard let longer = curl_slist_append(headerList, line) else {
                throw .protocolError(url: url, reason: "libcurl is out of resources")
            }
            headerList = longer
        }
        ccurl_set_error_buffer(handle, errorText)
        ccurl_set_headers(handle, headerList)
        ccurl_set_receivers(
            handle, { Transfer.from($3)?.receiveHeader(UnsafeRawBufferPointer(start: $0, count: $1 * $2)) ?? 0 },
            { Transfer.from($3)?.receiveBody(UnsafeRawBufferPointer(start: $0, count: $1 * $2)) ?? 0 },
            Unmanaged.passUnretained(self).toOpaque())
        try applyOptions()
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: What arrives

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        // What follows the body are trailers, and nobody here has asked for any.
        guard !isReceivingBody else { return bytes.count }
        headerBytes += bytes.count
        guard headerBytes <= Self.maximumHeaderBytes else {
            refusal = .tooLarge(url: url, limit: Self.maximumHeaderBytes)
            return 0
        }
        if bytes.starts(with: Array("HTTP/".utf8)) {
            // A status line begins a head; the one of an interim response (1xx) does not count.
            response.headers = []
            isHeadComplete = false
        } else if bytes.first == UInt8(ascii: "\r") || bytes.first == UInt8(ascii: "\n") {
            isHeadComplete = true
        } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            response.headers.append((Self.trimmed(bytes[..<colon]), Self.trimmed(bytes[(colon + 1)...])))
        }
        return bytes.count
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        let start = bytes.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start.startIndex
        return String(decoding: start[..<end], as: UTF8.self)
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        isReceivingBody = true
        open()
        if case .chunks(let queue, _) = submission.delivery, response.isSuccess {
            isPaused = !queue.offer(Array(bytes))
            return isPaused ? ccurl_pause() : bytes.count
        }
        let limit = request.isStream ? Self.maximumErrorBody : request.configuration.maximumResponseBytes
        guard response.body.count + bytes.count <= limit else {
            if request.isStream { response.body.append(contentsOf: bytes.prefix(limit - response.body.count)) }
            refusal = request.isStream ? unexpectedStatus : .tooLarge(url: url, limit: limit)
            return 0
        }
        response.body.append(contentsOf: bytes)
        return bytes.count
    }

    private func open() {
        guard !isOpened else { return }
        isOpened = true
        response.status = ccurl_status(handle)
        if case .chunks(_, let opened) = submission.delivery { opened(.success(response)) }
    }

    func resumeIfPossible() {
        guard isPaused, case .chunks(let queue, _) = submission.delivery, queue.hasRoom else { return }
        isPaused = false
        ccurl_resume(handle)
    }

    // MARK: The end

    /// What a result of libcurl means; nil for a complete response.
    func failure(of code: CURLcode) -> HTTPClientError? {
        guard code != CURLE_OK else {
            // libcurl takes a connection that is closed within the head for a response without headers.
            guard isHeadComplete else {
                return .protocolError(url: url, reason: "the head of the response is incomplete")
            }
            open()
            return request.isStream && !response.isSuccess ? unexpectedStatus : nil
        }
        if let refusal { return refusal }
        let detail = String(cString: errorText)
        return HTTPClientError(
            code, request, reason: detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail,
            isConnected: ccurl_connected(handle) != 0)
    }

    private var unexpectedStatus: HTTPClientError {
        .unexpectedStatus(url: url, status: response.status, body: response.text)
    }

    func finish(_ failure: HTTPClientError?) {
        if let failure {
            Self.fail(submission, failure, isOpened: isOpened)
            return
        }
        switch submission.delivery {
        case .whole(let completed): completed(.success(response))
        case .chunks(let queue, _): queue.finish(nil)
        }
    }

    static func fail(_ submission: Submission, _ failure: HTTPClientError, isOpened: Bool = false) {
        switch submission.delivery {
        case .whole(let completed): completed(.failure(failure))
        case .chunks(let queue, let opened):
            if !isOpened { opened(.failure(failure)) }
            queue.finish(failure)
        }
    }
}
