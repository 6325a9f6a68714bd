/// `--name value` pairs and plain words of one command, checked against what it takes.
struct DemoArguments {
    struct Usage: Error {
        let message: String
    }

    private var options: [String: String] = [:]
    let words: [String]

    init(_ arguments: some Sequence<String>, taking names: Set<String>) throws(Usage) {
        var words: [String] = []
        var pending: String?
        for argument in arguments {
            if let name = pending {
                options[name] = argument
                pending = nil
            } else if argument.hasPrefix("--") {
                let name = String(argument.dropFirst(2))
                guard names.contains(name) else {
                    throw Usage(message: "unknown option \(argument)")
                }
                guard options[name] == nil else { throw Usage(message: "\(argument) given twice") }
                pending = name
            } else {
                words.append(argument)
            }
        }
        if let pending { throw Usage(message: "--\(pending) needs a value") }
        self.words = words
    }

    func text(_ name: String) -> String? { options[name] }

    func number<Number: LosslessStringConvertible & Comparable>(
        _ name: String,
        in range: ClosedRange<Number>,
        otherwise value: Number? = nil
    ) throws(Usage) -> Number {
        guard let text = options[name] else {
            if let value { return value }
            throw Usage(message: "--\(name) is missing")
        }
        guard let number = Number(text), range.contains(number) else {
            throw Usage(
                message: "--\(name) \(text): expected a number from \(range.lowerBound)"
                    + " to \(range.upperBound)"
            )
        }
        return number
    }

    func refuseWords() throws(Usage) {
        if let word = words.first { throw Usage(message: "unexpected argument \(word)") }
    }
}
