/// A string compared byte for byte.
///
/// Swift compares by canonical equivalence, so a composed and a decomposed `é` are
/// one key to it; to JSON they are two, and merging them would lose a member.
struct ExactText: Hashable {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: ExactText, right: ExactText) -> Bool {
        // Byte-equal strings are canonically equal, so the fast comparison goes first.
        left.text == right.text
            && left.text.utf8.count == right.text.utf8.count
            && left.text.utf8.elementsEqual(right.text.utf8)
    }
}
