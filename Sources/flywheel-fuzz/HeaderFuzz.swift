import HTTP
import Teacher

/// Header lines as libcurl hands them over, one at a time.
struct HeaderFuzz: FuzzedReader {
    static let name = "headers"

    init(_ folder: FuzzFolder) {}

    func examples() -> [[UInt8]] {
        [
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                + "X-RateLimit-Remaining-Requests: 59\r\nretry-after:\t20 \r\nno-value:\r\n"
                + "set-cookie: a=b:c\r\n\r\n"
        ].map { Array($0.utf8) }
    }

    func accepts(_ input: [UInt8]) throws -> Bool {
        var headers = HeaderBytes()
        var start = 0
        while start < input.count {
            let end = input[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? input.count
            guard headers.append(input[start..<end]) else { return false }
            start = end
        }
        let fields = headers.fields
        guard fields.allSatisfy({ !$0.name.contains("\n") && !$0.value.contains("\n") }) else {
            throw FuzzError("a header holds a line break")
        }
        return !fields.isEmpty
    }
}

/// Retry-After in all its forms; no input makes a wait that is none or has no end.
struct RetryAfterFuzz: FuzzedReader {
    static let name = "retry_after"
    private static let most = 120.0

    init(_ folder: FuzzFolder) {}

    func examples() -> [[UInt8]] {
        ["20", "0.5", "Fri, 31 Dec 1999 23:59:59 GMT", "Tue, 29 Feb 2028 00:00:60 GMT"].map {
            Array($0.utf8)
        }
    }

    func accepts(_ input: [UInt8]) throws -> Bool {
        let text = String(decoding: input, as: UTF8.self)
        let now = 946_684_795.0
        let readings = [
            RetryAfter(text, now: now, most: Self.most),
            RetryAfter(nil, milliseconds: text, now: now, most: Self.most),
            RetryAfter(text, milliseconds: text, now: now, most: Self.most),
        ]
        for reading in readings {
            switch reading {
            case .unsaid: break
            case .wait(let seconds):
                guard seconds > 0, seconds <= Self.most else { throw FuzzError("waits \(seconds)") }
            case .later(let seconds):
                guard seconds > Self.most else { throw FuzzError("later than \(seconds)") }
            }
        }
        return readings[0] != .unsaid
    }
}
