/// The printable character that stands for each byte in a byte-level vocabulary
/// (`bytes_to_unicode` of GPT-2's encoder).
enum ByteAlphabet {
    static let characters: [Unicode.Scalar] = {
        var table = [Unicode.Scalar](repeating: " ", count: 256)
        var spare: UInt32 = 256
        for byte in UInt8.min...UInt8.max {
            let printable = (33...126).contains(byte) || (161...172).contains(byte) || byte >= 174
            table[Int(byte)] = printable ? Unicode.Scalar(byte) : Unicode.Scalar(spare) ?? " "
            if !printable { spare += 1 }
        }
        return table
    }()

    static let bytes: [Unicode.Scalar: UInt8] = {
        var table: [Unicode.Scalar: UInt8] = [:]
        for (byte, character) in characters.enumerated() { table[character] = UInt8(byte) }
        return table
    }()

    static func spell(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(characters[Int(byte)]) }
        return String(text)
    }

    /// nil when a character stands for no byte.
    static func read(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard let byte = bytes[scalar] else { return nil }
            result.append(byte)
        }
        return result
    }
}
