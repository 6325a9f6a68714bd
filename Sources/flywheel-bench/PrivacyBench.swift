import JSON
import Privacy

/// Personal data: where it stands in each case, and how fast texts are redacted.
enum PrivacyBench {
    private static let redactor = Redactor(kinds: PersonalDataKind.allCases)

    /// Prints the finds of every line of the cases, in scalars.
    static func finds(_ options: Options) throws {
        var lines = try JSONLines(path: try options.text("corpus"))
        while let (_, value) = try lines.next() {
            let found = redactor.finds(in: value["text"]?.string ?? "").map { find -> JSONValue in
                [
                    "kind": .string(find.kind.rawValue),
                    "start": .integer(Int64(find.range.lowerBound)),
                    "end": .integer(Int64(find.range.upperBound)),
                ]
            }
            let row: JSONValue = ["id": value["id"] ?? .null, "finds": .array(found)]
            print(String(decoding: row.serialized(), as: UTF8.self))
        }
    }

    static func redact(_ options: Options) throws {
        let texts = try Corpus.texts(options.text("corpus"))
        let bytes = texts.reduce(0) { $0 + $1.utf8.count }
        try Measurement.repeated {
            let finds = texts.reduce(0) { $0 + redactor.redact($1).counts.values.reduce(0, +) }
            return Work(items: texts.count, bytes: bytes, check: finds > 0 ? "" : "nothing found")
        }
    }
}
