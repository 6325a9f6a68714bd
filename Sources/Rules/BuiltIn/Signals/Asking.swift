/// Words that say what is asked for, and that something else is.
enum Asking {
    private static let english: Set<Substring> = [
        "what", "why", "how", "when", "where", "who", "which", "whose", "other", "another", "more",
        "else", "kind",
    ]
    private static let chinese = [
        "什么", "为什么", "怎", "如何", "哪", "谁", "多少", "几", "多大", "多久", "其他", "其它", "别的", "另",
    ]

    static func words(of text: String) -> Set<Substring> {
        let english = Set(Words.split(text)).intersection(english)
        return english.union(chinese.filter { text.contains($0) }.map { $0[...] })
    }
}
