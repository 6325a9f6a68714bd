/// A length that a prompt asks of its answer, and where it says so.
struct LengthWish: Sendable, Hashable {
    enum Unit: String, Sendable, Hashable, CaseIterable {
        case characters, words, sentences, paragraphs, items

        /// Long stretches are counted loosely by people, short lists one by one.
        var isLoose: Bool { self == .characters || self == .words }
    }

    enum Relation: String, Sendable, Hashable {
        case exactly
        case atLeast
        /// `more than 200`, `超过200字`.
        case moreThan
        case atMost
        /// `under 200 words`, `少于200字`.
        case lessThan
        case about
        case between
    }

    var unit: Unit
    var relation: Relation
    /// What is asked for; the lower end of a range.
    var number: Int
    /// The upper end of a range; else the number itself.
    var upper: Int
    /// Of the number among the prompt's scalars, with a word such as `exactly` before it.
    var place: Range<Int>
    /// Of the upper end of a range.
    var upperPlace: Range<Int>
    /// Written before a noun, as in `a 200-word essay`.
    var isAdjective = false
    /// Written as Chinese.
    var isChinese = false

    /// How far `about 200` may be off; a tenth is what a reader would let pass.
    static let aboutShare = 0.1

    /// Whether a text of this length is what was asked for.
    func isMet(by count: Int) -> Bool {
        switch relation {
        case .exactly: count == number
        case .atLeast: count >= number
        case .moreThan: count > number
        case .atMost: count <= number
        case .lessThan: count < number
        case .about: Double(abs(count - number)) <= Self.aboutShare * Double(number)
        case .between: (number...max(number, upper)).contains(count)
        }
    }

    /// How far a text of this length is off, as a share of what was asked for; 0 where it is met.
    func miss(by count: Int) -> Double {
        guard !isMet(by: count) else { return 0 }
        let nearest = relation == .between && count > upper ? upper : number
        return Double(max(1, abs(count - nearest))) / Double(max(1, nearest))
    }

    /// The reading of a text's length that comes closest; `nil` where it cannot be measured.
    func closest(of readings: [Int]) -> Int? {
        readings.min { (miss(by: $0), $0) < (miss(by: $1), $1) }
    }
}
