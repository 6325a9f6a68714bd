/// Finds city, goods and quantity of an order, in characters or in pinyin.
enum OrderZhSolver {
    static func solve(_ request: RequestText) -> String? {
        let words = request.joinedWords
        guard let city = OrderZhTask.cities.first(where: { isNamed($0.0, $0.1, request, words) }),
            let good = OrderZhTask.goods.first(where: { isNamed($0.0, $0.1, request, words) }),
            let count = count(in: request.tokens, before: good.2)
        else { return nil }
        return OrderZhTask.answer(city.0, good.0, count)
    }

    private static func isNamed(
        _ hanzi: String,
        _ pinyin: String,
        _ request: RequestText,
        _ words: Set<String>
    ) -> Bool {
        request.text.contains(hanzi) || words.contains(pinyin)
    }

    /// The number in front of the measure word, or the only short number there is.
    private static func count(in tokens: [Token], before measure: String) -> Int? {
        let short = tokens.indices.filter {
            tokens[$0].kind == .number && tokens[$0].text.count <= 3
        }
        let measured = short.first {
            $0 + 1 < tokens.count && tokens[$0 + 1].text == measure
        }
        guard let index = measured ?? (short.count == 1 ? short.first : nil) else { return nil }
        return Int(tokens[index].text)
    }
}
