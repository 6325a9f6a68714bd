import JSON
import Testing

struct JSONValueTests {
    let reply: JSONValue = [
        "id": "c-1", "choices": [["index": 0, "text": "好"]], "usage": ["total": 12.0], "ok": true,
        "none": nil,
    ]

    @Test
    func `a path that exists gives its value and one that does not gives nil`() {
        #expect(reply["choices"]?[0]?["text"]?.string == "好")
        #expect(reply["choices"]?[1] == nil)
        #expect(reply["choices"]?[-1] == nil)
        #expect(reply["missing"]?["text"] == nil)
        #expect(reply["id"]?["text"] == nil)
        #expect(reply["none"]?.isNull == true)
    }

    @Test
    func `a number written with a fraction of zero is an integer too`() {
        #expect(reply["usage"]?["total"]?.integer == 12)
        #expect(JSONValue.number(1.5).integer == nil)
        #expect(JSONValue.integer(3).number == 3)
        #expect(JSONValue.string("3").integer == nil)
    }

    @Test
    func `objects are equal whatever the order of their members`() {
        let left: JSONValue = ["a": 1, "b": [2, 3]]
        let right: JSONValue = ["b": [2, 3], "a": 1]
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left != ["a": 1])
        #expect(left != ["a": 1, "b": [3, 2]])
    }

    @Test(arguments: [1, 16, 17, 18, 1000])
    func `an object of any size finds, replaces and removes members`(count: Int) {
        var object = JSONObject()
        for number in 0..<count { object["k\(number)"] = .integer(Int64(number)) }
        #expect((0..<count).allSatisfy { object["k\($0)"] == .integer(Int64($0)) })
        object["k0"] = "again"
        #expect(object.count == count)
        #expect(object.first?.value == "again")
        object["k0"] = nil
        #expect(object["k0"] == nil)
        #expect((1..<count).allSatisfy { object["k\($0)"] == .integer(Int64($0)) })
        object["z"] = 1
        #expect(object["z"] == 1)
    }
}
