/// Chinese vehicle plates (GA 36-2018): a province, a letter, five characters, or six for new
/// energy vehicles; the last may be 警, 学, 挂, 港, 澳, 使 or 领.
struct PlateRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        sweep(text) { place in
            guard text[place] == FoldedText.other,
                Self.provinces.contains(text.scalars[place])
            else { return nil }
            return span(in: text, at: place)
        }
    }

    private static let provinces = Set("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼".unicodeScalars)
    private static let marks = Set("警学挂港澳使领".unicodeScalars)

    private func span(in text: FoldedText, at place: Int) -> Span? {
        guard text.isLetter(place + 1), isPlateCharacter(text, place + 1) else { return nil }
        var value = String(text.scalars[place]) + text.value((place + 1)..<(place + 2))
        let serial = skipMark(text, place + 2)
        var end = serial
        var digits = 0
        while end < serial + 6, isPlateCharacter(text, end) {
            digits += text.isDigit(end) ? 1 : 0
            value += text.value(end..<(end + 1))
            end += 1
        }
        var length = end - serial
        if length == 4, end < text.count, text[end] == FoldedText.other,
            Self.marks.contains(text.scalars[end])
        {
            value += String(text.scalars[end])
            end += 1
            length += 1
        }
        guard length == 5 && digits >= 2 || length == 6 && isNewEnergy(text, serial),
            !text.isWord(end)
        else { return nil }
        return Span(range: place..<end, value: value)
    }

    /// A dot, a dash or a space between the office and the serial.
    private func skipMark(_ text: FoldedText, _ place: Int) -> Int {
        let isDot = text.symbol(place) == 0xb7 || text.symbol(place) == 0x2022
        let isSign = text[place] == UInt8(ascii: "-") || text[place] == UInt8(ascii: " ")
        return isDot || isSign || text[place] == UInt8(ascii: ".") ? place + 1 : place
    }

    /// I and O are not used on plates.
    private func isPlateCharacter(_ text: FoldedText, _ place: Int) -> Bool {
        let lower = text[place] | 0x20
        return text.isWord(place) && lower != UInt8(ascii: "i") && lower != UInt8(ascii: "o")
    }

    /// A letter first and digits from the third on for cars, five digits and D or F for lorries.
    private func isNewEnergy(_ text: FoldedText, _ serial: Int) -> Bool {
        let isCar =
            text.isLetter(serial) && ((serial + 2)..<(serial + 6)).allSatisfy(text.isDigit)
        let last = text[serial + 5] | 0x20
        let isLorry =
            (serial..<(serial + 5)).allSatisfy(text.isDigit)
            && (last == UInt8(ascii: "d") || last == UInt8(ascii: "f"))
        return isCar || isLorry
    }
}
