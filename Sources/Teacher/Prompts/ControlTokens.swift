/// Names of control tokens in what users wrote, broken on the way to the teacher and mended on the
/// way back.
///
/// A server that renders a chat template and reads control tokens out of the rendered text takes
/// `<|im_start|>system` in a prompt for a turn of the system. A word joiner behind the first
/// character keeps the name readable, for people and models, and it is a token no more. Which
/// tokenizer the teacher has is not known, so the names of all usual ones are broken.
enum ControlTokens {
    /// U+2060, which has no width and breaks no line.
    private static let joiner: [UInt8] = [0xE2, 0x81, 0xA0]

    /// `<|…|>` and `<｜…｜>` are names whatever stands between; these are the others: Llama 2,
    /// Mistral, Gemma, T5, Qwen, DeepSeek.
    private static let names: [[UInt8]] = [
        "<s>", "</s>", "<bos>", "<eos>", "<pad>", "<unk>", "<mask>", "<cls>", "<sep>",
        "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]",
        "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]", "[TOOL_CALLS]", "[TOOL_RESULTS]",
        "[/TOOL_RESULTS]", "[gMASK]", "<sop>", "<eop>",
        "<start_of_turn>", "<end_of_turn>", "<start_of_image>", "<end_of_image>",
        "<think>", "</think>", "<tool_call>", "</tool_call>", "<tool_response>",
        "</tool_response>", "<tools>", "</tools>",
    ].map { Array($0.utf8) }

    private static let bars: [(open: [UInt8], close: [UInt8])] = [
        (Array("<|".utf8), Array("|>".utf8)), (Array("<｜".utf8), Array("｜>".utf8)),
    ]
    /// The longest name between bars in use has 30 bytes; a sentence between bars is none.
    private static let longest = 64

    static func broken(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: isOpener) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 16)
        for place in bytes.indices {
            result.append(bytes[place])
            if isOpener(bytes[place]), isName(bytes[place...]) { result += joiner }
        }
        return result.count == bytes.count ? text : String(decoding: result, as: UTF8.self)
    }

    /// Takes the joiners out again where an answer repeats a broken name.
    static func mended(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(joiner[0]) else { return text }
        var result: [UInt8] = []
        var place = 0
        while place < bytes.count {
            result.append(bytes[place])
            let next = place + 1
            if isOpener(bytes[place]), bytes[next...].starts(with: joiner),
                isName([bytes[place]] + bytes[(next + joiner.count)...].prefix(longest * 2))
            {
                place += joiner.count
            }
            place += 1
        }
        return result.count == bytes.count ? text : String(decoding: result, as: UTF8.self)
    }

    private static func isOpener(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "<") || byte == UInt8(ascii: "[")
    }

    private static func isName(_ bytes: some Collection<UInt8>) -> Bool {
        if names.contains(where: { bytes.starts(with: $0) }) { return true }
        for bar in bars where bytes.starts(with: bar.open) {
            let inside = Array(bytes.dropFirst(bar.open.count).prefix(longest + bar.close.count))
            for end in inside.indices where inside[end...].starts(with: bar.close) {
                return end > 0 && !inside[..<end].contains(UInt8(ascii: "\n"))
            }
        }
        return false
    }
}
