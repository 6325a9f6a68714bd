/// A sentence in British spelling to American spelling, nothing else changed.
enum SpellingTask {
    /// British and American spelling, lower case.
    static let nouns = [
        ("colour", "color"), ("theatre", "theater"), ("neighbour", "neighbor"),
        ("harbour", "harbor"), ("centre", "center"), ("programme", "program"),
        ("catalogue", "catalog"), ("fibre", "fiber"), ("jewellery", "jewelry"),
        ("aluminium", "aluminum"), ("flavour", "flavor"), ("rumour", "rumor"),
        ("dialogue", "dialog"), ("licence", "license"), ("parlour", "parlor"),
        ("favour", "favor"), ("tyre", "tire"), ("behaviour", "behavior"), ("litre", "liter"),
        ("armour", "armor"),
    ]
    static let verbs = [
        ("organised", "organized"), ("realised", "realized"), ("analysed", "analyzed"),
        ("travelled", "traveled"), ("cancelled", "canceled"), ("labelled", "labeled"),
        ("recognised", "recognized"), ("apologised", "apologized"), ("modelled", "modeled"),
        ("criticised", "criticized"), ("honoured", "honored"), ("memorised", "memorized"),
    ]
    static let adjectives = [("grey", "gray"), ("favourite", "favorite"), ("coloured", "colored")]
    static let words = nouns + verbs + adjectives

    static func draw(_ random: inout SplitMix64) -> TaskItem {
        let frame = random.pick(frames)
        let (noun, verb) = (random.pick(nouns), random.pick(verbs))
        let (adjective, person) = (random.pick(adjectives), random.pick(people))
        let fill = { (noun: String, verb: String, adjective: String) in
            frame.replacing("@", with: noun).replacing("#", with: verb)
                .replacing("$", with: adjective).replacing("%", with: person)
        }
        let british = fill(noun.0, verb.0, adjective.0)
        return TaskItem(
            family: .spelling,
            key: british,
            prompt: random.pick(wordings).replacing("@", with: british),
            mixed: random.pick(mixedWordings).replacing("@", with: british),
            answer: fill(noun.1, verb.1, adjective.1),
            // A weak assistant often hands the sentence back as it came.
            wrong: british
        )
    }

    private static let people = [
        "Tom", "Sara", "The boss", "My aunt", "Our guide", "The nurse", "Leo", "Ada", "The team",
        "A friend",
    ]
    private static let frames = [
        "% # the @.", "% # about the $ @.", "% # since the @ was $.", "% likes the $ @.",
        "% saw the @ and #.", "The $ @ is here.", "% # it near the @.",
    ]
    private static let wordings = [
        "Use American spelling: @", "Write in American English: @", "American spelling please: @",
    ]
    private static let mixedWordings = [
        "改成美式拼写：@", "qing gai cheng meishi pinxie: @", "帮我改成 American spelling: @",
    ]
}
