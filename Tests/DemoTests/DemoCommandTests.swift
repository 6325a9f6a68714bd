import Demo
import Testing

struct DemoCommandTests {
    @Test(arguments: [
        [], ["film"], ["logs"], ["logs", "--nights", "0"],
        ["logs", "--night", "1", "--nights", "2"],
        ["logs", "--nights", "1", "--start", "2026-02-30"], ["logs", "--nights"],
        ["suite", "--rows", "many"], ["teacher"], ["bill"], ["suite", "--colour", "red"],
    ])
    func `a wrong call exits with 64`(arguments: [String]) {
        #expect(DemoCommand.run(arguments) == 64)
    }

    @Test func `looking at a missing bill does not create one`() {
        #expect(DemoCommand.run(["bill", "/nowhere/bill.jsonl"]) == 66)
    }
}
