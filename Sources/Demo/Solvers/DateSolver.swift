/// Finds a date in English or Chinese and writes it as `YYYY-MM-DD`.
enum DateSolver {
    /// A month's name with a day and a year within four tokens of it.
    static func solve(_ request: RequestText) -> String? {
        let tokens = request.tokens
        for (index, token) in tokens.enumerated() {
            guard token.kind == .word, let month = month(token.lower) else { continue }
            let near = tokens[max(0, index - 4)..<min(tokens.count, index + 6)]
            let numbers = near.filter { $0.kind == .number }.map(\.text)
            guard let year = numbers.first(where: { $0.count == 4 }).flatMap({ Int($0) }),
                let day = numbers.first(where: { $0.count <= 2 }).flatMap({ Int($0) })
            else { continue }
            if let date = CivilDate(year: year, month: month, day: day) { return date.iso }
        }
        return nil
    }

    /// `年 月 日` or `nian yue ri` behind numbers; the word for day may be missing.
    static func solveHanzi(_ request: RequestText) -> String? {
        let tokens = request.tokens
        for index in tokens.indices.dropLast(4) {
            let part = tokens[index...]
            guard let year = number(part, 0), isOne(part, 1, of: ["年", "nian"]),
                let month = number(part, 2), isOne(part, 3, of: ["月", "yue"]),
                let day = number(part, 4)
            else { continue }
            if let date = CivilDate(year: year, month: month, day: day) { return date.iso }
        }
        return nil
    }

    private static func month(_ word: String) -> Int? {
        let names = DateTask.months.map { $0.lowercased() }
        if let exact = names.firstIndex(of: word) { return exact + 1 }
        if let short = names.firstIndex(where: { $0.prefix(3) == word }) { return short + 1 }
        if word == "sept" { return 9 }
        return names.firstIndex { FuzzyWord.isNear(word, $0) }.map { $0 + 1 }
    }

    private static func number(_ tokens: ArraySlice<Token>, _ offset: Int) -> Int? {
        let token = tokens[tokens.startIndex + offset]
        return token.kind == .number ? Int(token.text) : nil
    }

    private static func isOne(
        _ tokens: ArraySlice<Token>,
        _ offset: Int,
        of words: [String]
    ) -> Bool {
        words.contains(tokens[tokens.startIndex + offset].lower)
    }
}
