/// Writes name, age and city of a sentence as one JSON object.
enum JSONMakeSolver {
    static func solve(_ request: RequestText) -> String? {
        let tokens = request.tokens
        guard tokens.contains(where: { FuzzyWord.isNear($0.lower, "json") }) else { return nil }
        guard let age = tokens.firstIndex(where: isAge), let city = city(in: tokens) else {
            return nil
        }
        // The name is the capitalised word nearest to the age; "Make" and "Write" stand further off.
        let names = tokens.indices.filter {
            $0 != city && tokens[$0].isCapitalised && !starters.contains(tokens[$0].lower)
        }
        guard let name = names.min(by: { abs($0 - age) < abs($1 - age) }) else { return nil }
        return JSONMakeTask.object(tokens[name].text, Int(tokens[age].text) ?? 0, tokens[city].text)
    }

    private static func isAge(_ token: Token) -> Bool {
        token.kind == .number && token.text.count <= 3 && (1...120).contains(Int(token.text) ?? 0)
    }

    private static func city(in tokens: [Token]) -> Int? {
        tokens.indices.dropFirst().first {
            guard tokens[$0].isCapitalised else { return false }
            let before = tokens[$0 - 1].lower
            return before == "in" || FuzzyWord.isNear(before, "from")
        }
    }

    private static let starters: Set<String> = ["in", "as", "make", "write", "json", "and", "from"]
}
