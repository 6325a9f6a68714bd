import JSON

/// Something a prompt wants of its answer that a program can check: IFEval's verifiable instructions
/// (Zhou et al. 2023, https://arxiv.org/abs/2311.07911), with their Chinese counterparts.
protocol Instruction: Sendable {
    /// The paper's, as `punctuation:no_comma`.
    static var id: String { get }

    /// As a pipeline declares it.
    ///
    /// - Throws: `InstructionError` for an argument that is missing.
    init(_ arguments: InstructionArguments) throws

    /// As a prompt words it; `nil` where it does not, or not clearly.
    init?(recognisedIn prompt: InstructionPrompt)

    func isFollowed(by answer: String) -> Bool
}

extension Instruction {
    /// Most wordings are too free to be recognised.
    init?(recognisedIn prompt: InstructionPrompt) { nil }
}

/// The paper's arguments under its names; each instruction takes its own.
package struct InstructionArguments: Codable, Sendable, Hashable {
    package var id: String
    var relation: String?
    var numWords: Int?
    var numSentences: Int?
    var numParagraphs: Int?
    var nthParagraph: Int?
    var firstWord: String?
    var numBullets: Int?
    var numHighlights: Int?
    var numPlaceholders: Int?
    var numSections: Int?
    var sectionSpliter: String?
    var keywords: [String]?
    var forbiddenWords: [String]?
    var keyword: String?
    var frequency: Int?
    var letter: String?
    var letRelation: String?
    var letFrequency: Int?
    var capitalRelation: String?
    var capitalFrequency: Int?
    var endPhrase: String?
    var language: String?
    var postscriptMarker: String?
    var promptToRepeat: String?

    private enum CodingKeys: String, CodingKey {
        case id, relation, keywords, keyword, frequency, letter, language
        case numWords = "num_words"
        case numSentences = "num_sentences"
        case numParagraphs = "num_paragraphs"
        case nthParagraph = "nth_paragraph"
        case firstWord = "first_word"
        case numBullets = "num_bullets"
        case numHighlights = "num_highlights"
        case numPlaceholders = "num_placeholders"
        case numSections = "num_sections"
        case sectionSpliter = "section_spliter"
        case forbiddenWords = "forbidden_words"
        case letRelation = "let_relation"
        case letFrequency = "let_frequency"
        case capitalRelation = "capital_relation"
        case capitalFrequency = "capital_frequency"
        case endPhrase = "end_phrase"
        case postscriptMarker = "postscript_marker"
        case promptToRepeat = "prompt_to_repeat"
    }

    /// An argument that has to be there.
    func need<Value>(_ value: Value?, _ name: String) throws(InstructionError) -> Value {
        guard let value else { throw InstructionError(message: "\(id) needs \(name)") }
        return value
    }

    /// The paper knows two relations.
    func bound(_ relation: String?, _ number: Int?, _ name: String)
        throws(InstructionError) -> CountBound
    {
        let count = try need(number, name)
        switch relation ?? "at least" {
        case "at least": return .atLeast(count)
        case "less than": return .lessThan(count)
        default: throw InstructionError(message: "\(id): relation is 'at least' or 'less than'")
        }
    }
}

/// Why a declared instruction cannot be made.
struct InstructionError: Error { let message: String }

enum CountBound: Sendable, Hashable {
    case atLeast(Int)
    case lessThan(Int)
    case exactly(Int)

    func allows(_ count: Int) -> Bool {
        switch self {
        case .atLeast(let least): count >= least
        case .lessThan(let end): count < end
        case .exactly(let number): count == number
        }
    }
}
