/// Finding, cutting and joining by byte strings; valid UTF-8 never matches inside a code point.
extension Text {
    /// Byte offset of the first occurrence at or after `start`.
    func offset(of part: Text, from start: Int = 0, to end: Int? = nil) -> Int? {
        let end = end ?? bytes.count
        guard let first = part.bytes.first else { return start <= end ? start : nil }
        var place = start
        let last = end - part.bytes.count
        while place <= last {
            if bytes[place] == first, matches(part, at: place) { return place }
            place += 1
        }
        return nil
    }

    func lastOffset(of part: Text, from start: Int = 0, to end: Int? = nil) -> Int? {
        var place = (end ?? bytes.count) - part.bytes.count
        while place >= start {
            if matches(part, at: place) { return place }
            place -= 1
        }
        return nil
    }

    private func matches(_ part: Text, at place: Int) -> Bool {
        guard place + part.bytes.count <= bytes.count else { return false }
        var index = 0
        while index < part.bytes.count {
            if bytes[place + index] != part.bytes[index] { return false }
            index += 1
        }
        return true
    }

    func contains(_ part: Text) -> Bool { offset(of: part) != nil }
    func hasPrefix(_ part: Text) -> Bool { bytes.starts(with: part.bytes) }
    func hasSuffix(_ part: Text) -> Bool {
        bytes.count >= part.bytes.count && matches(part, at: bytes.count - part.bytes.count)
    }

    /// Byte offset of a code point counted from the start; the end when there are fewer.
    func offset(ofScalar index: Int) -> Int {
        if bytes.count <= index { return bytes.count }
        var seen = -1
        for (place, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
            seen += 1
            if seen == index { return place }
        }
        return bytes.count
    }

    /// At most `limit` cuts at the separator, from the left.
    func split(_ separator: Text, limit: Int = .max) -> [Text] {
        var parts: [Text] = []
        var start = 0
        while parts.count < limit, let place = offset(of: separator, from: start) {
            parts.append(with(bytes[start..<place]))
            start = place + separator.bytes.count
        }
        return parts + [with(bytes[start...])]
    }

    func splitFromRight(_ separator: Text, limit: Int = .max) -> [Text] {
        var parts: [Text] = []
        var end = bytes.count
        while parts.count < limit, let place = lastOffset(of: separator, to: end) {
            parts.append(with(bytes[(place + separator.bytes.count)..<end]))
            end = place
        }
        return Array((parts + [with(bytes[..<end])]).reversed())
    }

    /// Words between runs of white space, at most `limit` cuts from the left.
    func splitAtSpace(limit: Int = .max) -> [Text] {
        var parts: [Text] = []
        var rest = strippedLeft()
        while !rest.isEmpty {
            guard parts.count < limit else { return parts + [rest] }
            let end = rest.spaceStart
            parts.append(rest.with(rest.bytes[..<end]))
            rest = rest.with(rest.bytes[end...]).strippedLeft()
        }
        return parts
    }

    func splitAtSpaceFromRight(limit: Int = .max) -> [Text] {
        var parts: [Text] = []
        var rest = strippedRight()
        while !rest.isEmpty {
            guard parts.count < limit else {
                parts.append(rest)
                break
            }
            let word = rest.lastWordStart
            parts.append(rest.with(rest.bytes[word...]))
            rest = rest.with(rest.bytes[..<word]).strippedRight()
        }
        return parts.reversed()
    }

    /// Offset of the first white space.
    private var spaceStart: Int {
        var place = 0
        for scalar in string.unicodeScalars {
            if scalar.isPythonSpace { return place }
            place += UTF8.width(scalar)
        }
        return place
    }

    private var lastWordStart: Int {
        var place = bytes.count
        for scalar in string.unicodeScalars.reversed() {
            if scalar.isPythonSpace { return place }
            place -= UTF8.width(scalar)
        }
        return place
    }

    /// Lines as `str.splitlines` cuts them.
    func lines(keepingEnds: Bool) -> [Text] {
        var lines: [Text] = []
        var line: [UInt8] = []
        let all = scalars
        var index = 0
        while index < all.count {
            let scalar = all[index]
            index += 1
            guard scalar.endsPythonLine else {
                line.append(scalar)
                continue
            }
            if keepingEnds { line.append(scalar) }
            if scalar == "\r", index < all.count, all[index] == "\n" {
                if keepingEnds { line.append("\n" as Unicode.Scalar) }
                index += 1
            }
            lines.append(with(line))
            line = []
        }
        return line.isEmpty ? lines : lines + [with(line)]
    }

    /// `str.replace`; a negative limit means all.
    func replacing(_ old: Text, with new: Text, limit: Int) -> Text {
        let limit = limit < 0 ? Int.max : limit
        guard !old.isEmpty else { return spread(new, limit: limit) }
        guard contains(old) else { return self }
        return Text.joined(split(old, limit: limit), by: new)
    }

    /// The text between and around all code points.
    private func spread(_ new: Text, limit: Int) -> Text {
        var result: [UInt8] = []
        var left = limit
        for scalar in scalars {
            if left > 0 { result += new.bytes }
            left -= 1
            result.append(scalar)
        }
        return Text(left > 0 ? result + new.bytes : result)
    }

    static func joined(_ parts: [Text], by separator: Text) -> Text {
        var result = Text()
        for (index, part) in parts.enumerated() {
            if index > 0 { result.bytes += separator.bytes }
            result.bytes += part.bytes
        }
        return result
    }
}

extension UTF8 {
    static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case ..<0x80: 1
        case ..<0x800: 2
        case ..<0x10000: 3
        default: 4
        }
    }
}
