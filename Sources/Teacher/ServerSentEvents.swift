/// Takes the data of events off a stream (WHATWG HTML §9.2.6), in whatever pieces it comes.
///
/// Lines end with CR, LF or both; data lines of one event are joined by a line feed; comments and
/// other fields are passed over. Unlike in browsers the last event counts although no empty line
/// follows, because servers forget it.
package struct ServerSentEvents: Hashable {
    private var line: [UInt8] = []
    private var data: [UInt8]?
    private var endedWithReturn = false
    private var isFirstLine = true

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let field = Array("data".utf8)

    package init() {}

    /// The data of all events of a whole stream.
    package static func all(_ bytes: some Collection<UInt8>) -> [[UInt8]] {
        var parser = ServerSentEvents()
        var events: [[UInt8]] = []
        parser.feed(bytes) { events.append($0) }
        parser.finish { events.append($0) }
        return events
    }

    package mutating func feed(_ bytes: some Collection<UInt8>, _ each: ([UInt8]) -> Void) {
        var start = bytes.startIndex
        var place = start
        while place < bytes.endIndex {
            let byte = bytes[place]
            let next = bytes.index(after: place)
            if byte == 0x0A || byte == 0x0D {
                // The second half of a CR LF ends no line of its own.
                let isSecondHalf = byte == 0x0A && endedWithReturn && line.isEmpty && start == place
                if !isSecondHalf {
                    line += bytes[start..<place]
                    endLine(each)
                }
                endedWithReturn = byte == 0x0D
                start = next
            } else if start == place {
                endedWithReturn = false
            }
            place = next
        }
        line += bytes[start...]
    }

    /// The stream has ended.
    package mutating func finish(_ each: ([UInt8]) -> Void) {
        if !line.isEmpty { endLine(each) }
        if let data { each(data) }
        data = nil
    }

    private mutating func endLine(_ each: ([UInt8]) -> Void) {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine, line.starts(with: Self.mark) { line.removeFirst(Self.mark.count) }
        isFirstLine = false
        guard !line.isEmpty else {
            if let data { each(data) }
            data = nil
            return
        }
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        guard name.elementsEqual(Self.field) else { return }
        var value = line.dropFirst(name.count + 1)
        if value.first == 0x20 { value = value.dropFirst() }
        data = data.map { $0 + [0x0A] + value } ?? Array(value)
    }
}
