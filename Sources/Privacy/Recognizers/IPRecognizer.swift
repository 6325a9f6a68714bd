/// IPv4 addresses in dotted form; version numbers with a letter in front are left alone.
struct IPRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        var found: [Span] = []
        var place = 0
        while place < text.count {
            if text.isDigit(place), !text.isWord(place - 1), text[place - 1] != UInt8(ascii: "."),
                let end = address(text, place)
            {
                found.append(Span(range: place..<end, value: text.value(place..<end)))
                place = end
            } else {
                place += 1
            }
        }
        return found
    }

    private func address(_ text: FoldedText, _ start: Int) -> Int? {
        var place = start
        for part in 0..<4 {
            if part > 0 {
                guard text[place] == UInt8(ascii: ".") else { return nil }
                place += 1
            }
            var end = place
            while text.isDigit(end), end - place < 4 { end += 1 }
            guard end > place, end - place <= 3, let octet = Int(text.value(place..<end)),
                octet <= 255
            else { return nil }
            place = end
        }
        let goesOn = text[place] == UInt8(ascii: ".") && text.isDigit(place + 1)
        return text.isWord(place) || goesOn ? nil : place
    }
}
