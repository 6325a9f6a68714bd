import Foundation
import Testing

@testable import Student

@Suite struct AnswerEndsTests {
    private let names = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|close|>", "<|other|>"]

    private func tokenizer() throws -> Tokenizer {
        try Tokenizer.train(["a b user assistant"], vocabulary: 280, special: names)
    }

    private let closing = "{% for m in messages %}{{ m.role + m.content }}<|close|>{% endfor %}"

    @Test func `the token that a template closes an answer with ends it`() throws {
        let tokenizer = try tokenizer()
        let template = try ChatTemplate(closing + "{{ 'assistant' if add_generation_prompt }}")
        #expect(template.closing(tokenizer) == tokenizer.special["<|close|>"])
        let open = try ChatTemplate(
            "{% for m in messages %}{{ m.role + m.content }}{% endfor %}"
                + "{{ 'assistant' if add_generation_prompt }}"
        )
        #expect(open.closing(tokenizer) == nil)
    }

    @Test func `a checkpoint's own ends count, those of another vocabulary do not`() throws {
        let tokenizer = try tokenizer()
        let directory = TemporaryDirectory()
        func write(_ name: String, _ text: String) throws {
            try text.write(toFile: directory.path + "/" + name, atomically: true, encoding: .utf8)
        }
        let usual: Set<Int32> = [0, 2]
        #expect(AnswerEnds.read(directory.path, tokenizer, nil) == usual)
        try write("generation_config.json", #"{"eos_token_id": [4, 9000, -1]}"#)
        #expect(AnswerEnds.read(directory.path, tokenizer, nil) == usual.union([4]))
        try write("config.json", #"{"eos_token_id": 3}"#)
        #expect(AnswerEnds.read(directory.path, tokenizer, nil) == usual.union([3, 4]))
        try write("generation_config.json", "{}")
        try write("config.json", "{}")
        try write("tokenizer_config.json", #"{"eos_token": {"content": "<|other|>"}}"#)
        #expect(AnswerEnds.read(directory.path, tokenizer, nil) == usual.union([4]))
    }

    @Test func `a saved student names the end of its template first and of a text last`() throws {
        let tokenizer = try tokenizer()
        let directory = TemporaryDirectory()
        try tokenizer.save(directory: directory.path, maximumLength: 64)
        #expect(AnswerEnds.ordered(directory.path, tokenizer) == [2, 0])
        try (closing + "{{ 'assistant' if add_generation_prompt }}").write(
            toFile: directory.path + "/chat_template.jinja",
            atomically: true,
            encoding: .utf8
        )
        #expect(AnswerEnds.ordered(directory.path, tokenizer) == [3, 2, 0])
        var shape = pocketShape
        shape.vocabulary = tokenizer.count
        try ModelConfig.write(shape, tokenizer, to: directory.path)
        let file = try JSONFile.object(
            directory.path + "/generation_config.json",
            else: .badCheckpoint
        )
        #expect(file["eos_token_id"] as? [Int] == [3, 2, 0])
    }
}
