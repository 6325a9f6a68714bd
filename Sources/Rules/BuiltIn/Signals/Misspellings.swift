/// Signs that a prompt was typed in haste.
enum Misspellings {
    /// From Wikipedia's list of common misspellings, and the usual confusions of same-sounding
    /// Chinese words that are wrong in every context.
    private static let english = """
        teh|adn|hte|taht|thier|recieve|recieved|beleive|definately|seperate|seperately|occured|\
        untill|wich|whcih|becuase|becasue|tommorow|tomorow|adress|wierd|freind|calender|goverment|\
        neccessary|enviroment|publically|accomodate|acheive|arguement|begining|buisness|embarass|\
        existance|foriegn|gaurd|happend|knowlege|libary|maintainance|mispell|noticable|ocassion|\
        posession|prefered|pronounciation|realy|refered|relevent|religous|rember|similiar|\
        succesful|suprise|truely|unfortunatly|wether|writting|plase|pleae|pelase|pleas|transalte|\
        tranlsate|translat|conver|convet|convrt|ocnvert|extrat|extarct|exract|exctract|waht|whta|\
        hwo|yuo|doesnt
        """

    private static let chinese = """
        因该|以经|既使|报谦|按装|在见|在次|迷底|必需要|部份|做业|甘脆|渡假|怎摸|什莫|\
        怎末|为什末|番译|转涣|提娶
        """

    static let patterns = ["(?i)\\b(\(english))\\b", "(\(chinese))"]

    /// `pleeease`: a Latin letter three times in a row inside a longer word.
    ///
    /// `www` and Roman numerals are no haste, and a word of one letter is keyboard mash. Names such
    /// as `getAllList` and addresses were not typed in haste.
    static func hasTripledLetter(_ prompt: String) -> Bool {
        guard !prompt.contains("://") else { return false }
        return prompt.split { !$0.isLetter || !$0.isASCII }.contains { word in
            guard !isCamelCase(word) else { return false }
            let letters = Array(word.lowercased().utf8)
            guard letters.count > 3, Set(letters).count > 1 else { return false }
            return letters.indices.dropFirst(2).contains { isTripled(letters, $0) }
        }
    }

    private static func isCamelCase(_ word: Substring) -> Bool {
        zip(word, word.dropFirst()).contains { $0.isLowercase && $1.isUppercase }
    }

    private static func isTripled(_ letters: [UInt8], _ index: Int) -> Bool {
        let letter = letters[index]
        return letter == letters[index - 1] && letter == letters[index - 2]
            && !neverTripledByHaste.contains(letter)
    }

    private static let neverTripledByHaste = Set("iwx".utf8)
}
