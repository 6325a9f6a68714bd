/// IPv4 addresses in dotted form and IPv6 addresses (RFC 4291 §2.2), with the prefix length of a
/// network (`/24`) or the zone of a link (`%eth0`) behind them.
///
/// Version numbers are left alone, and so are the addresses that name no machine: loopback,
/// `0.0.0.0`, `::` and netmasks. An IPv6 address that is cut by `::` counts if it looks like a
/// network's (`2…`, `3…`, `f…` with four digits), has four groups, or ends in an IPv4 address,
/// because `a[1::2]` and `std::move` are code.
struct IPRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        sweep(text) { place in
            guard let end = long(text, place) ?? short(text, place) else { return nil }
            let value = text.value(place..<end)
            guard !Self.isNobody(value) else { return nil }
            return Span(range: place..<appendix(text, end, behind: place), value: value)
        }
    }

    /// Where `/24` or `%eth0` ends; a path of a web address is none.
    private func appendix(_ text: FoldedText, _ end: Int, behind start: Int) -> Int {
        var next = end + 1
        switch text[end] {
        case UInt8(ascii: "/") where text[start - 1] != UInt8(ascii: "/"):
            while next < end + 4, text.isDigit(next) { next += 1 }
        case UInt8(ascii: "%"):
            while next < end + 16, text.isWord(next) { next += 1 }
        default: return end
        }
        let goesOn = text.isWord(next) || text[next] == UInt8(ascii: "/")
        return next > end + 1 && !goesOn ? next : end
    }

    private static func isNobody(_ value: String) -> Bool {
        ["127.", "0.0.0.0", "255."].contains(where: value.hasPrefix) || value == "::1"
    }

    private func short(_ text: FoldedText, _ place: Int) -> Int? {
        guard text.isDigit(place), !text.isWord(place - 1), text[place - 1] != UInt8(ascii: "."),
            let end = address(text, place),
            !Self.versions.isHeard(in: text, before: place, within: 9)
        else { return nil }
        return end
    }

    private static let versions = Introduction(["version", "ver", "版本", "release"])

    private func address(_ text: FoldedText, _ start: Int) -> Int? {
        var place = start
        for part in 0..<4 {
            if part > 0 {
                guard text[place] == UInt8(ascii: ".") else { return nil }
                place += 1
            }
            var end = place
            var octet = 0
            while text.isDigit(end), end - place < 4 {
                octet = octet * 10 + Int(text[end] - FoldedText.digits.lowerBound)
                end += 1
            }
            guard end > place, end - place <= 3, octet <= 255 else { return nil }
            place = end
        }
        let goesOn = text[place] == UInt8(ascii: ".") && text.isDigit(place + 1)
        return text.isWord(place) || goesOn ? nil : place
    }

    // MARK: IPv6

    private static let longest = 45
    private static let colon = UInt8(ascii: ":")

    private func long(_ text: FoldedText, _ place: Int) -> Int? {
        guard text.isHex(place) || text[place] == Self.colon && text[place + 1] == Self.colon,
            !text.isWord(place - 1), text[place - 1] != Self.colon,
            text[place - 1] != UInt8(ascii: ".")
        else { return nil }
        var end = place
        while text.isHex(end) || text[end] == Self.colon, end - place <= Self.longest { end += 1 }
        // The run may hold the first octet of an IPv4 tail, which is read whole.
        var tail: Int?
        if text[end] == UInt8(ascii: "."), let start = start(text, of: end, from: place) {
            tail = address(text, start)
            // A full stop may end the sentence instead.
            guard tail != nil || !text.isWord(end + 1) else { return nil }
            end = tail == nil ? end : start
        }
        if tail == nil, text[end - 1] == Self.colon, text[end - 2] != Self.colon { end -= 1 }
        guard end - place <= Self.longest, tail != nil || !text.isWord(end),
            isLong(text, place..<end, hasTail: tail != nil)
        else { return nil }
        return tail ?? end
    }

    private func start(_ text: FoldedText, of end: Int, from place: Int) -> Int? {
        var start = end
        while start > place, text.isDigit(start - 1) { start -= 1 }
        return start > place && start < end && text[start - 1] == Self.colon ? start : nil
    }

    private func isLong(_ text: FoldedText, _ range: Range<Int>, hasTail: Bool) -> Bool {
        let value = text.value(range)
        let halves = value.split(separator: "::", omittingEmptySubsequences: false)
        let groups = value.split(separator: ":")
        let count = groups.count + (hasTail ? 2 : 0)
        guard halves.count <= 2, groups.allSatisfy({ $0.count <= 4 }), !value.contains(":::"),
            value.contains(where: \.isNumber) || hasTail
        else { return false }
        if halves.count == 1 { return count == 8 && (hasTail || !value.hasSuffix(":")) }
        guard count <= 7, count >= 2 else { return false }
        let isNetwork = groups.first.map { group in
            group.count == 4 && ["2", "3", "f"].contains(group.prefix(1))
        }
        return hasTail || count >= 4 || isNetwork == true
    }
}

/// Hardware addresses: six pairs of hexadecimal digits with colons or dashes, or three groups of
/// four with dots; the broadcast address and all zeros name no machine.
struct MACRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        sweep(text) { place in
            guard text.isHex(place), !text.isWord(place - 1),
                ![":", "-", "."].contains(Unicode.Scalar(text[place - 1])) || place == 0
            else { return nil }
            return [(2, ":"), (2, "-"), (4, ".")].lazy
                .compactMap { span(in: text, at: place, width: $0.0, sign: $0.1) }.first
        }
    }

    private func span(
        in text: FoldedText,
        at start: Int,
        width: Int,
        sign: Unicode.Scalar
    ) -> Span? {
        let sign = UInt8(ascii: sign)
        var value = ""
        var place = start
        for group in 0..<(12 / width) {
            if group > 0 {
                guard text[place] == sign else { return nil }
                place += 1
            }
            guard (place..<(place + width)).allSatisfy({ text.isHex($0) }) else { return nil }
            value += text.value(place..<(place + width))
            place += width
        }
        let goesOn = text[place] == sign && text.isWord(place + 1)
        guard !text.isWord(place), !goesOn, value.contains(where: { !"0f".contains($0) })
        else { return nil }
        return Span(range: start..<place, value: value)
    }
}
