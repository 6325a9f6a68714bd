/// Valid UTF-8 with the class of each character; a view that must not outlive the bytes.
struct UTF8Text {
    let bytes: UnsafePointer<UInt8>
    let classes: UnsafePointer<UInt8>

    /// The class of the character that starts at `place`, and its length in bytes.
    @inline(__always)
    func character(_ place: Int) -> (kind: UInt8, length: Int) {
        let lead = bytes[place]
        if lead < 0x80 { return (classes[Int(lead)], 1) }
        let scalar = scalar(place, lead)
        return (classes[scalar.value], scalar.length)
    }

    @inline(__always)
    func scalar(_ place: Int, _ lead: UInt8) -> (value: Int, length: Int) {
        func tail(_ offset: Int) -> Int { Int(bytes[place &+ offset] & 0x3F) }
        if lead < 0x80 { return (Int(lead), 1) }
        if lead < 0xE0 { return (Int(lead & 0x1F) << 6 | tail(1), 2) }
        if lead < 0xF0 { return (Int(lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3) }
        return (Int(lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
    }

    /// The class of the character that ends before `place`, and where it starts.
    func characterBefore(_ place: Int) -> (kind: UInt8, start: Int, value: Int) {
        var start = place - 1
        while bytes[start] & 0xC0 == 0x80 { start -= 1 }
        let value = scalar(start, bytes[start]).value
        return (classes[value], start, value)
    }

    /// The end of the run of characters of these classes that starts at `place`.
    @inline(__always)
    func run(_ place: Int, _ end: Int, of kinds: UInt8) -> Int {
        var at = place
        while at < end {
            let (kind, length) = character(at)
            guard kind & kinds != 0 else { break }
            at &+= length
        }
        return at
    }

    /// The end of the run of characters of none of these classes that starts at `place`.
    @inline(__always)
    func run(_ place: Int, _ end: Int, not kinds: UInt8) -> Int {
        var at = place
        while at < end {
            let (kind, length) = character(at)
            guard kind & kinds == 0 else { break }
            at &+= length
        }
        return at
    }
}

extension CanonicalForms {
    /// The text in normalization form C, or nil where it is so already.
    func composed(_ text: UTF8Text, _ range: Range<Int>) -> [UInt8]? {
        var place = range.lowerBound
        var copied = range.lowerBound
        var result: [UInt8] = []
        var previous = range.lowerBound
        while place < range.upperBound {
            let (kind, length) = text.character(place)
            guard kind & CharacterClass.unstable != 0 else {
                previous = place
                place += length
                continue
            }
            // The stable character before it belongs to the piece.
            let start = max(previous, copied)
            let end = text.run(place, range.upperBound, of: CharacterClass.unstable)
            result += UnsafeBufferPointer(start: text.bytes + copied, count: start - copied)
            append(text, start..<end, &result)
            (copied, previous, place) = (end, end, end)
        }
        guard copied > range.lowerBound else { return nil }
        result += UnsafeBufferPointer(start: text.bytes + copied, count: range.upperBound - copied)
        return result
    }

    private func append(_ text: UTF8Text, _ range: Range<Int>, _ result: inout [UInt8]) {
        var scalars: [UInt32] = []
        var place = range.lowerBound
        while place < range.upperBound {
            let (value, length) = text.scalar(place, text.bytes[place])
            scalars.append(UInt32(value))
            place += length
        }
        for value in composed(scalars) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            result += UTF8.encode(scalar) ?? .init()
        }
    }
}
