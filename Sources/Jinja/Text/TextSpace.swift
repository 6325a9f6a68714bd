extension Unicode.Scalar {
    /// What `str.isspace` and the `\s` of Python's patterns take as white space.
    var isPythonSpace: Bool {
        switch value {
        case 9...13, 28...32, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }

    /// What `str.splitlines` cuts at.
    var endsPythonLine: Bool {
        switch value {
        case 10...13, 28...30, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}

extension Text {
    func strippedLeft(_ characters: Set<Unicode.Scalar>? = nil) -> Text {
        with(bytes[Self.start(of: bytes, characters)...])
    }

    func strippedRight(_ characters: Set<Unicode.Scalar>? = nil) -> Text {
        with(bytes[..<Self.end(of: bytes, characters)])
    }

    func stripped(_ characters: Set<Unicode.Scalar>? = nil) -> Text {
        strippedRight(characters).strippedLeft(characters)
    }

    private static func belongs(
        _ scalar: Unicode.Scalar,
        _ characters: Set<Unicode.Scalar>?
    ) -> Bool {
        characters?.contains(scalar) ?? scalar.isPythonSpace
    }

    /// Where the first byte stands that is not to be stripped.
    private static func start(of bytes: [UInt8], _ characters: Set<Unicode.Scalar>?) -> Int {
        var place = 0
        while place < bytes.count {
            let end = scalarEnd(bytes, place)
            guard let scalar = scalar(bytes[place..<end]), belongs(scalar, characters) else {
                return place
            }
            place = end
        }
        return place
    }

    private static func end(of bytes: [UInt8], _ characters: Set<Unicode.Scalar>?) -> Int {
        var end = bytes.count
        while end > 0 {
            var start = end - 1
            while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
            guard let scalar = scalar(bytes[start..<end]), belongs(scalar, characters) else {
                return end
            }
            end = start
        }
        return end
    }

    /// End of the run of white space that starts at `place`.
    static func spaceEnd(_ bytes: [UInt8], from place: Int) -> Int {
        var place = place
        while place < bytes.count {
            let end = scalarEnd(bytes, place)
            guard let scalar = scalar(bytes[place..<end]), scalar.isPythonSpace else {
                return place
            }
            place = end
        }
        return place
    }

    static func scalarEnd(_ bytes: [UInt8], _ place: Int) -> Int {
        var end = place + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }

    static func scalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let first = bytes.first else { return nil }
        if first < 0x80 { return Unicode.Scalar(first) }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first
    }
}
