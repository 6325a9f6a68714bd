import Flywheel
import Postgres
import Testing
import Warehouse

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct StoresTests {
    let database: TestDatabase
    let warehouse: Warehouse
    let run: String
    let window: Window

    init() throws {
        database = try TestDatabase()
        warehouse = try database.warehouse()
        run = try warehouse.begun()
        window = try night(0)
    }

    @Test func `a conversation comes back as it went in`() throws {
        let one = conversation("What is 1+1? 你好\n", "c1", window)
        let claim = try warehouse.claimed(.pull, window, run: run)
        _ = try warehouse.replaceConversations(claim) { add in
            try add(one)
            return outcome(1)
        }
        #expect(try warehouse.conversations(window) == [one])
        #expect(try warehouse.conversations(try night(1)).isEmpty)
        #expect(try database.warehouse("other").conversations(window).isEmpty)
    }

    @Test func `candidates, labels, answers come back as they went in`() throws {
        try warehouse.fill(window, ["a", "b"], run: run)
        let wanted = [
            candidate(conversation("a", "c0", window)), candidate(conversation("b", "c1", window)),
        ]
        .sorted { $0.id < $1.id }
        var found: [Candidate] = []
        try warehouse.eachCandidate(in: window) { found.append($0) }
        #expect(found == wanted)
        var harvested: [LabelledCandidate] = []
        try warehouse.eachHarvested(in: window) { harvested.append($0) }
        #expect(harvested == wanted.map { LabelledCandidate($0, arithmetic) })
        var answered: [String: [Answer]] = [:]
        try warehouse.eachAnswered(in: window) { answered[$0.candidate.id] = $1 }
        #expect(answered == Dictionary(uniqueKeysWithValues: wanted.map { ($0.id, [answer($0)]) }))
    }

    @Test func `doing every stage again leaves the same rows`() throws {
        func census() throws -> [Int] {
            try ["conversation", "candidate", "label", "answer", "sample", "window_sample"].map {
                try database.count("SELECT count(*) FROM corpus.\($0)")
            }
        }
        let prompts = (0..<1100).map { "prompt \($0)" }
        try warehouse.fill(window, prompts, run: run)
        let first = try census()
        try warehouse.fill(window, prompts, run: run)
        #expect(first == [1100, 1100, 1100, 1100, 1100, 1100])
        #expect(try census() == first)
    }

    @Test func `what throws in the middle changes nothing`() throws {
        try warehouse.fill(window, ["a"], run: run)
        let claim = try warehouse.claimed(.pull, window, run: run)
        #expect(throws: Boom.self) {
            _ = try warehouse.replaceConversations(claim) { add in
                for number in 0..<1200 { try add(conversation("x", "x\(number)", window)) }
                throw Boom()
            }
        }
        #expect(try warehouse.conversations(window).map(\.prompt) == ["a"])
        let samples = try warehouse.claimed(.verify, window, run: run)
        #expect(throws: Boom.self) {
            _ = try warehouse.replaceSamples(samples) { sink in
                let one = candidate(conversation("z", "z", window))
                for number in 0..<600 { try sink.accept(sample(one, "\(number)")) }
                throw Boom()
            }
        }
        #expect(try database.count("SELECT count(*) FROM corpus.sample") == 1)
        #expect(try database.count("SELECT count(*) FROM corpus.window_sample") == 1)
    }

    @Test func `reading while replacing shows what was there before`() throws {
        try warehouse.fill(window, ["a"], run: run)
        let claim = try warehouse.claimed(.pull, window, run: run)
        _ = try warehouse.replaceConversations(claim) { add in
            for number in 0..<600 { try add(conversation("b", "b\(number)", window)) }
            #expect(try warehouse.conversations(window).map(\.prompt) == ["a"])
            return outcome(600)
        }
        #expect(try warehouse.conversations(window).count == 600)
    }

    @Test func `kept prompts of earlier nights are found by band`() throws {
        try warehouse.fill(window, ["first prompt"], run: run)
        let later = try night(1)
        let found = try warehouse.indexedPrompts(bands: [9, 1], before: later)
        #expect(found.map(\.prompt) == ["first prompt"])
        #expect(found.map(\.bands) == [[1]])
        #expect(try warehouse.indexedPrompts(bands: [9, 1], before: window).isEmpty)
        #expect(try warehouse.indexedPrompts(bands: [9], before: later).isEmpty)
        #expect(try database.warehouse("other").indexedPrompts(bands: [1], before: later).isEmpty)
    }

    @Test func `a batch of bands is looked up at once, each prompt with those it shares`() throws {
        let claim = try warehouse.claimed(.filter, window, run: run)
        _ = try warehouse.replaceCandidates(claim) { sink in
            for number in 0..<700 {
                let one = candidate(conversation("prompt \(number)", "c\(number)", window))
                try sink.keep(one, bands: [Int64(number), 5000, Int64(-1 - number)])
            }
            return outcome(700)
        }
        let wanted = Array(Int64(-3)...Int64(100))
        let found = try warehouse.indexedPrompts(bands: wanted, before: try night(1))
        #expect(found.count == 101)
        let third = found.first { $0.prompt == "prompt 2" }
        #expect(third?.bands.sorted() == [-3, 2])
        let all = try warehouse.indexedPrompts(bands: [5000], before: try night(1))
        #expect(all.count == 700)
        #expect(all.map(\.candidate) == all.map(\.candidate).sorted())
    }

    @Test func `whoever deletes a candidate deletes its traces in the index`() throws {
        try warehouse.fill(window, ["a", "b", "c"], run: run)
        #expect(try database.count("SELECT count(*) FROM corpus.band") == 3)
        try warehouse.fill(window, ["a"], run: run)
        #expect(try database.count("SELECT count(*) FROM corpus.band") == 1)
        try database.connect().script("DELETE FROM corpus.candidate")
        #expect(try database.count("SELECT count(*) FROM corpus.band") == 0)
    }

    @Test func `augment adds its own and leaves what users wrote`() throws {
        try warehouse.fill(window, ["a"], run: run)
        let parent = candidate(conversation("a", "c0", window))
        func augment(_ seeds: [UInt64]) throws {
            let claim = try warehouse.claimed(.augment, window, run: run)
            _ = try warehouse.replaceDerived(claim) { sink in
                for seed in seeds {
                    var made = parent
                    made.id = Candidate.identity(parent: parent.id, family: .typo, seed: seed)
                    made.parent = parent.id
                    made.seed = seed
                    try sink.add(made, label(made))
                }
                return outcome(seeds.count)
            }
        }
        try augment([1, .max])
        try augment([.max])
        var found: [Candidate] = []
        try warehouse.eachLabelled(in: window) { found.append($0.candidate) }
        #expect(Set(found.map(\.seed)) == [nil, .max])
        var harvested: [LabelledCandidate] = []
        try warehouse.eachHarvested(in: window) { harvested.append($0) }
        #expect(harvested.map(\.candidate.id) == [parent.id])
    }

    @Test func `teacher and student replace their own answers only`() throws {
        try warehouse.fill(window, ["a"], run: run)
        let one = candidate(conversation("a", "c0", window))
        let claim = try warehouse.claimed(.predict, window, run: run)
        _ = try warehouse.replaceAnswers(claim, from: .student) { sink in
            try sink.add(answer(one, .student))
            return outcome(1)
        }
        var sources: [AnswerSource] = []
        try warehouse.eachAnswered(in: window) { sources += $1.map(\.source) }
        #expect(sources == [.teacher, .student])
    }

    @Test func `an answer with a NUL can be stored`() throws {
        try warehouse.fill(window, ["a"], run: run)
        var odd = answer(candidate(conversation("a", "c0", window)))
        odd.content = "a\0b"
        let claim = try warehouse.claimed(.teach, window, run: run)
        _ = try warehouse.replaceAnswers(claim, from: .teacher) { sink in
            try sink.add(odd)
            return outcome(1)
        }
        var texts: [String] = []
        try warehouse.eachAnswered(in: window) { texts += $1.map(\.content) }
        #expect(texts == ["a\u{FFFD}b"])
    }

    @Test func `preference pairs come back in the order they were found`() throws {
        let pairs = ["x", "y"].map { chosen in
            Preference(
                conversation: "c0",
                turn: 0,
                messages: [Message(.user, "a")],
                chosen: chosen,
                rejected: "no",
                taskType: .unknown,
                method: "regenerated"
            )
        }
        let claim = try warehouse.claimed(.pair, window, run: run)
        _ = try warehouse.replacePreferences(claim) { add in
            for pair in pairs { try add(pair) }
            return outcome(2)
        }
        var found: [Preference] = []
        try warehouse.eachPreference(in: [window]) { found.append($0) }
        #expect(found == pairs)
    }

    @Test func `the pseudonym key is made once`() throws {
        let key = try warehouse.pseudonymKey()
        #expect(key.count == 32)
        #expect(try database.warehouse("other").pseudonymKey() == key)
        let elsewhere = try TestDatabase()
        #expect(try elsewhere.warehouse().pseudonymKey() != key)
    }

    @Test func `an error never holds what users wrote`() throws {
        let canary = "canary-4111-1111"
        let claim = try warehouse.claimed(.pull, window, run: run)
        let failure = expectFailure("database_constraint") {
            _ = try warehouse.replaceConversations(claim) { add in
                for _ in 0..<2 { try add(conversation(canary, canary, window)) }
                return outcome(2)
            }
        }
        #expect(failure?.description.contains("canary") == false)
    }
}
