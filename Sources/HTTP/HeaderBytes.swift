/// The header lines of an answer as they came; fields are made of them once, at the end.
package struct HeaderBytes {
    private var bytes: [UInt8] = []
    private var total = 0

    private static let most = 256 << 10
    private static let statusLine = Array("HTTP/".utf8)

    package init() {}

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        total = 0
    }

    /// As ``append(line:)``, for a line that is no loan of libcurl's.
    package mutating func append(_ line: ArraySlice<UInt8>) -> Bool {
        line.withUnsafeBytes { append(line: $0) }
    }

    /// - Returns: false when there are more bytes of headers than any server has reason to send.
    package mutating func append(line: UnsafeRawBufferPointer) -> Bool {
        total += line.count
        guard total <= Self.most else { return false }
        // An interim answer (1xx) came before; its headers are not the answer's.
        if line.starts(with: Self.statusLine) { bytes.removeAll(keepingCapacity: true) }
        bytes += line
        return true
    }

    package var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        fields.reserveCapacity(8)
        var start = 0
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            let line = bytes[start..<end]
            start = end + 1
            guard !line.starts(with: Self.statusLine), let colon = line.firstIndex(of: 0x3A) else {
                continue
            }
            let value = line[(colon + 1)...].trimmingBlanks
            fields.append(
                (
                    String(decoding: line[..<colon], as: UTF8.self),
                    String(decoding: value, as: UTF8.self)
                )
            )
        }
        return fields
    }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmingBlanks: ArraySlice<UInt8> {
        var rest = self
        while let first = rest.first, first <= 0x20 { rest = rest.dropFirst() }
        while let last = rest.last, last <= 0x20 { rest = rest.dropLast() }
        return rest
    }
}
