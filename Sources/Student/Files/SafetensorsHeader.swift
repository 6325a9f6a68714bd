import Foundation

/// The tensors of one safetensors file, checked: 8 bytes of header length, a JSON header, data.
///
/// https://huggingface.co/docs/safetensors
struct SafetensorsHeader {
    /// The largest header the reference implementation accepts.
    static let limit = 100_000_000

    enum Kind: String {
        case float32 = "F32"
        case bfloat16 = "BF16"
        case float16 = "F16"

        var bytes: Int { self == .float32 ? 4 : 2 }
    }

    struct Entry {
        var dtype: String
        var shape: [Int]
        /// Bytes behind the header.
        var range: Range<Int>

        /// nil for what is no number this room reads.
        var kind: Kind? { Kind(rawValue: dtype) }
    }

    let entries: [String: Entry]
    /// Where the data begin.
    let start: Int
    private let name: String

    /// `name` is what the errors call the file.
    init(_ data: Data, name: String) throws(StudentError) {
        self.name = name
        guard data.count >= 8 else {
            throw Self.bad(name, "is shorter than its header length")
        }
        let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length >= 2, length <= UInt64(min(Self.limit, data.count - 8)) else {
            throw Self.bad(name, "has a header length of \(length) bytes, which cannot be")
        }
        start = 8 + Int(length)
        let header = data[(data.startIndex + 8)..<(data.startIndex + start)]
        // Foundation would take other encodings and a leading blank too.
        guard header.first == UInt8(ascii: "{"),
            let root = try? JSONSerialization.jsonObject(with: header) as? [String: Any]
        else { throw Self.bad(name, "has a header that is no JSON object") }
        var entries: [String: Entry] = [:]
        for (tensor, value) in root where tensor != "__metadata__" {
            entries[tensor] = try Self.entry(value, tensor, name)
        }
        self.entries = entries
        guard Self.mentions(header) == entries.count else {
            throw Self.bad(name, "has a header that names a tensor twice")
        }
        try checkRanges(bodyBytes: data.count - start)
    }

    private static func entry(
        _ value: Any,
        _ tensor: String,
        _ name: String
    ) throws(StudentError) -> Entry {
        guard let entry = value as? [String: Any], let dtype = entry["dtype"] as? String,
            let shape = entry["shape"] as? [Int],
            let offsets = entry["data_offsets"] as? [Int], offsets.count == 2
        else { throw bad(name, "has a header entry without dtype, shape and data_offsets") }
        guard offsets[0] >= 0, offsets[1] >= offsets[0], shape.allSatisfy({ $0 >= 0 }) else {
            throw bad(name, "has tensors that overlap or leave the file")
        }
        return Entry(dtype: dtype, shape: shape, range: offsets[0]..<offsets[1])
    }

    /// How often the key of an entry stands in the header; a name that stands twice is lost in
    /// parsing.
    private static func mentions(_ header: Data) -> Int {
        let key = Data(#""data_offsets""#.utf8)
        var count = 0
        var rest = header.startIndex..<header.endIndex
        while let found = header.range(of: key, in: rest) {
            count += 1
            rest = found.upperBound..<header.endIndex
        }
        return count
    }

    /// The tensors lie one behind the other and fill the file, as the reference demands.
    private func checkRanges(bodyBytes: Int) throws(StudentError) {
        var end = 0
        let ranges = entries.values.map(\.range).sorted {
            ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
        }
        for range in ranges {
            guard range.lowerBound >= end, range.upperBound <= bodyBytes else {
                throw Self.bad(name, "has tensors that overlap or leave the file")
            }
            guard range.lowerBound == end else {
                throw Self.bad(name, "has a hole between its tensors")
            }
            end = range.upperBound
        }
        guard end == bodyBytes else {
            throw Self.bad(name, "has \(bodyBytes - end) bytes behind its last tensor")
        }
    }

    static func bad(_ name: String, _ words: String) -> StudentError {
        StudentError(.badCheckpoint, "\(name) \(words)")
    }
}
