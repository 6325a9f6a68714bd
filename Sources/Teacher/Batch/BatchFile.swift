import Flywheel

/// The questions of one batch, as the lines a provider reads them by; `custom_id` is the key.
struct BatchFile {
    private(set) var count = 0
    /// The lines, between the two ends of a form that uploads them.
    private var bytes: [UInt8]
    private let boundary: String
    private let limits: BatchOptions
    private let head: Int

    private static let open = Array(#"{"custom_id":""#.utf8)
    private static let middle = Array(
        #"","method":"POST","url":"/v1/chat/completions","body":"#.utf8
    )

    /// - Parameter reference: our own name for the batch.
    init(_ reference: String, _ limits: BatchOptions) {
        self.limits = limits
        boundary = "flywheel-\(reference)"
        bytes = Array(
            ("--\(boundary)\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
                + "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; "
                + "filename=\"flywheel-\(reference).jsonl\"\r\n"
                + "Content-Type: application/jsonl\r\n\r\n").utf8
        )
        head = bytes.count
    }

    /// Bytes of the line of a request.
    static func size(_ body: [UInt8]) -> Int { open.count + 64 + middle.count + body.count + 2 }

    /// Whether one more request of that many bytes stays within the provider's limits.
    func hasRoom(_ body: [UInt8], beside waiting: (count: Int, bytes: Int) = (0, 0)) -> Bool {
        count + waiting.count < limits.requests
            && bytes.count - head + waiting.bytes + Self.size(body) <= limits.bytes
    }

    mutating func append(_ key: Digest, _ body: [UInt8]) {
        bytes += Self.open
        bytes += Array(key.bytes.hexadecimal.utf8)
        bytes += Self.middle
        bytes += body
        bytes += [UInt8(ascii: "}"), UInt8(ascii: "\n")]
        count += 1
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The whole form.
    var form: [UInt8] { bytes + Array("\r\n--\(boundary)--\r\n".utf8) }
}
