/// The words of a text that say what it is about.
struct ContentWords {
    private var latin: Set<Substring> = []
    private var han: Set<Unicode.Scalar> = []

    /// Reads the first 20,000 characters.
    init(_ text: String) {
        for word in Words.split(String(text.prefix(20_000))) {
            guard let first = word.unicodeScalars.first else { continue }
            if Words.isUnspaced(first) {
                if !Self.frequentHan.contains(first) { han.insert(first) }
            } else if word.count >= 4, !Self.frequent.contains(word) {
                latin.insert(word.prefix(5))
            }
        }
    }

    var count: Int { latin.count + han.count }

    mutating func formUnion(_ other: ContentWords) {
        latin.formUnion(other.latin)
        han.formUnion(other.han)
    }

    func shared(with other: ContentWords) -> Int {
        latin.intersection(other.latin).count + han.intersection(other.han).count
    }

    /// Whether both have a fair number of words in one script.
    func sharesScript(with other: ContentWords) -> Bool {
        latin.count >= 10 && other.latin.count * 2 >= other.count
            || han.count >= 10 && other.han.count * 2 >= other.count
    }

    /// English words of four letters and more that any text may have.
    private static let frequent: Set<Substring> = [
        "about", "after", "again", "also", "another", "answer", "anything", "because", "been",
        "before", "being", "best", "between", "both", "could", "describe", "does", "doing", "done",
        "down", "each", "else", "even", "ever", "every", "example", "explain", "find", "from",
        "give", "going", "good", "have", "having", "help", "here", "into", "just", "keep", "kind",
        "know", "like", "list", "look", "made", "make", "many", "mean", "more", "most", "much",
        "must", "need", "never", "only", "other", "over", "people", "please", "question", "really",
        "said", "same", "should", "show", "some", "something", "sorry", "still", "such", "take",
        "tell", "than", "thank", "thanks", "that", "their", "them", "then", "there", "these",
        "they", "thing", "things", "think", "this", "those", "through", "time", "today", "used",
        "using", "very", "want", "well", "were", "what", "when", "where", "which", "while", "will",
        "with", "without", "would", "write", "yeah", "your", "yours", "sure", "right", "back",
    ]

    /// Chinese characters of grammar, asking and politeness.
    private static let frequentHan = Set(
        "的了是在有和与我你您他她它们这那就都也很不没吗呢吧啊呀哦嗯请问什么怎么样哪里如何为能可以会要想给帮说讲写一个下上好谢感"
            .unicodeScalars
    )
}
