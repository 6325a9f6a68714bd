extension [UInt8] {
    /// Where valid UTF-8 ends, or nil when all of it is valid.
    func firstNonUTF8() -> Int? {
        do {
            _ = try UTF8Span(validating: self.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }

    /// A copy in which every integer too long for 64 bits ends in `.0`, so that it
    /// reads as a double; nil when there is none.
    ///
    /// Purely lexical: what is no JSON before is none after.
    func wideningLongIntegers() -> [UInt8]? {
        var widened: [UInt8] = []
        var place = 0
        var found = false
        while place < count {
            let byte = self[place]
            let end = byte == UInt8(ascii: "\"") ? endOfString(from: place) : endOfWord(from: place)
            widened += self[place..<end]
            if byte == UInt8(ascii: "-") || byte.isDigit {
                let word = self[place..<end]
                let isWhole = word.count > 1 && word.dropFirst().allSatisfy(\.isDigit)
                if isWhole, !word.fitsInteger {
                    widened += ".0".utf8
                    found = true
                }
            }
            place = end
        }
        return found ? widened : nil
    }

    private func endOfString(from start: Int) -> Int {
        var place = start + 1
        while place < count {
            if self[place] == UInt8(ascii: "\"") { return place + 1 }
            place += self[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return count
    }

    /// The end of a run of characters that can stand in a number, or of one other byte.
    private func endOfWord(from start: Int) -> Int {
        var place = start
        while place < count, self[place].isDigit || "+-.eE".utf8.contains(self[place]) {
            place += 1
        }
        return Swift.max(place, start + 1)
    }
}

extension ArraySlice<UInt8> {
    fileprivate var fitsInteger: Bool {
        let text = String(decoding: self, as: UTF8.self)
        return Int64(text) != nil || UInt64(text) != nil
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
