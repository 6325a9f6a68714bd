extension Tokenizer {
    /// Learns a vocabulary of at most `vocabulary` tokens: specials, 256 bytes, merges.
    ///
    /// A pair that occurs less than `minimumCount` times is not merged, so that no token is the
    /// secret of one chat. Words are cut as Qwen 2 does. The merges are those of `BpeTrainer` in
    /// `tokenizers` with the whole byte alphabet and `min_frequency` the same.
    package static func train(
        _ texts: some Sequence<String>,
        vocabulary: Int,
        special: [String] = ChatFormat.special,
        minimumCount: Int = 2
    ) throws(StudentError) -> Tokenizer {
        let options = TokenizerOptions()
        let fixed = special.count + 256
        guard vocabulary >= fixed, vocabulary <= 1 << 24 else {
            throw StudentError(.badTokenizer, "a vocabulary holds at least \(fixed) tokens")
        }
        guard Set(special).count == special.count else {
            throw StudentError(.badTokenizer, "a special token is named twice")
        }
        for name in special where options.preTokenizer.words(name).count < 2 {
            throw StudentError(
                .badTokenizer,
                "special token \(name.prefix(40)) is one word, which a chat could spell: "
                    + "name it like \(ChatFormat.end)"
            )
        }
        var trainer = BytePairTrainer(WordCounts(texts, options), special: special)
        let merges = trainer.merges(vocabulary: vocabulary, minimumCount: minimumCount)
        return try Tokenizer(
            pieces: trainer.pieces,
            merges: merges,
            added: special.enumerated().map { AddedToken($1, id: Int32($0)) },
            options: options
        )
    }
}

extension PreTokenizer {
    /// The words of the text in order; but for an added space, together they are the text.
    func words(_ text: String) -> [[UInt8]] {
        var copy = text
        var words: [[UInt8]] = []
        copy.withUTF8Text { view, range in
            forEachWord(view, range) { view, start, end in
                words.append(
                    Array(UnsafeBufferPointer(start: view.bytes + start, count: end - start))
                )
            }
        }
        return words
    }
}

extension String {
    /// Lends the text as bytes with their classes; not called for an empty one.
    mutating func withUTF8Text(_ body: (UTF8Text, Range<Int>) -> Void) {
        withUTF8 { bytes in
            CharacterClass.shared.table.withUnsafeBufferPointer { classes in
                guard let base = bytes.baseAddress, let table = classes.baseAddress,
                    !bytes.isEmpty
                else { return }
                body(UTF8Text(bytes: base, classes: table), 0..<bytes.count)
            }
        }
    }
}
