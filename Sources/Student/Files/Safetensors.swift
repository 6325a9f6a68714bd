import Foundation

/// The safetensors format: 8 bytes of header length, a JSON header, then the tensors.
///
/// https://huggingface.co/docs/safetensors
enum Safetensors {
    /// The largest header the reference implementation accepts.
    static let headerLimit = 100_000_000

    private struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    /// Writes every tensor as F32 and returns the SHA-256 of the file.
    static func write(_ parameters: Parameters, to path: String) throws(StudentError) -> String {
        let header = try header(parameters.layout)
        let file = try AtomicFile(path)
        var digest = Digest()
        let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
        let body = UnsafeRawBufferPointer(
            start: parameters.values.start,
            count: parameters.layout.count * 4
        )
        for part in [length, header] {
            let result = part.withUnsafeBytes { bytes in
                digest.add(bytes)
                return Result { () throws(StudentError) in try file.write(bytes) }
            }
            try result.get()
        }
        digest.add(body)
        try file.write(body)
        try file.commit()
        return digest.hex()
    }

    /// Padded with spaces to 8 bytes, so that the tensors are aligned.
    private static func header(_ layout: ParameterLayout) throws(StudentError) -> Data {
        var entries: [String: Entry] = [:]
        for tensor in layout.tensors {
            let first = tensor.offset * 4
            entries[tensor.name] = Entry(
                dtype: "F32",
                shape: tensor.shape,
                data_offsets: [first, first + tensor.count * 4]
            )
        }
        var header = try JSONFile.encode(entries)
        // transformers refuses a file whose metadata does not name the framework.
        header = Data(#"{"__metadata__":{"format":"pt"},"#.utf8) + header.dropFirst()
        while header.count % 8 != 0 { header.append(0x20) }
        return header
    }

    /// Fills the parameters from a file that holds exactly these tensors.
    static func read(_ path: String, into parameters: Parameters) throws(StudentError) {
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) } catch
        {
            throw StudentError(.badCheckpoint, "cannot read model.safetensors")
        }
        let (entries, bodyStart) = try parse(data)
        let wanted = Set(parameters.layout.tensors.map(\.name))
        if let extra = entries.keys.sorted().first(where: { !wanted.contains($0) }) {
            throw bad("has the unexpected tensor \(extra.prefix(80))")
        }
        try checkRanges(entries, bodyBytes: data.count - bodyStart)
        for tensor in parameters.layout.tensors {
            guard let entry = entries[tensor.name] else { throw bad("lacks \(tensor.name)") }
            guard entry.dtype == "F32" else {
                throw bad("holds \(tensor.name) as \(entry.dtype.prefix(16)), only F32 is read")
            }
            guard entry.shape == tensor.shape,
                entry.data_offsets[1] - entry.data_offsets[0] == tensor.count * 4
            else { throw bad("holds \(tensor.name) in another shape than config.json says") }
            let from = bodyStart + entry.data_offsets[0]
            let target = UnsafeMutableRawBufferPointer(
                start: parameters.at(tensor.offset),
                count: tensor.count * 4
            )
            data.copyBytes(to: target, from: from..<(from + tensor.count * 4))
        }
        guard parameters.areFinite else { throw bad("holds values that are no numbers") }
    }

    private static func parse(_ data: Data) throws(StudentError) -> ([String: Entry], Int) {
        guard data.count >= 8 else { throw bad("is shorter than its header length") }
        let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length >= 2, length <= UInt64(min(headerLimit, data.count - 8)) else {
            throw bad("has a header length of \(length) bytes, which cannot be")
        }
        let bodyStart = 8 + Int(length)
        guard
            var root = try? JSONSerialization.jsonObject(with: data[8..<bodyStart])
                as? [String: Any]
        else { throw bad("has a header that is no JSON object") }
        root["__metadata__"] = nil
        guard let tensors = try? JSONSerialization.data(withJSONObject: root),
            let entries = try? JSONDecoder().decode([String: Entry].self, from: tensors)
        else { throw bad("has a header entry without dtype, shape and data_offsets") }
        return (entries, bodyStart)
    }

    /// Offsets are in order, inside the file, and no two tensors share a byte.
    private static func checkRanges(
        _ entries: [String: Entry],
        bodyBytes: Int
    ) throws(StudentError) {
        var end = 0
        for entry in entries.values.sorted(by: {
            $0.data_offsets.lexicographicallyPrecedes($1.data_offsets)
        }) {
            let offsets = entry.data_offsets
            guard offsets.count == 2, offsets[0] >= end, offsets[1] >= offsets[0],
                offsets[1] <= bodyBytes
            else { throw bad("has tensors that overlap or leave the file") }
            end = offsets[1]
        }
    }

    private static func bad(_ words: String) -> StudentError {
        StudentError(.badCheckpoint, "model.safetensors \(words)")
    }
}
