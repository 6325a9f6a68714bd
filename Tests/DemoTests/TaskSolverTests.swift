import Demo
import Testing

struct TaskSolverTests {
    @Test(arguments: TaskFamily.allCases)
    func `clean requests are answered as the rules of their family say`(family: TaskFamily) {
        var random = SplitMix64(seed: 1)
        let right = (0..<300).count { _ in
            let item = family.draw(&random)
            return TaskSolver.solve(item.prompt)?.answer == item.answer
        }
        #expect(right >= 298)
    }

    @Test(arguments: TaskFamily.allCases)
    func `most mistyped requests are understood`(family: TaskFamily) {
        var random = SplitMix64(seed: 2)
        let right = (0..<300).count { _ in
            let item = family.draw(&random)
            return TaskSolver.solve(Typo.apply(to: item, &random))?.answer == item.answer
        }
        #expect(right >= 270)
    }

    @Test(arguments: TaskFamily.allCases)
    func `most requests in mixed scripts are understood`(family: TaskFamily) {
        var random = SplitMix64(seed: 3)
        let right = (0..<300).count { _ in
            let item = family.draw(&random)
            return TaskSolver.solve(item.mixed)?.answer == item.answer
        }
        #expect(right >= 285)
    }

    @Test(arguments: [
        ("Write the 5th of Mrach 2024 as YYYY-MM-DD.", "2024-03-05"),
        ("ba 2024 nian 3 yue 5 ri xie cheng ISO riqi", "2024-03-05"),
        (
            "Answer briefly. Dates as YYYY-MM-DD, JSON without spaces.\n\nUser: 12 km in m?",
            "12000 m"
        ),
        ("Rules: 1. reply in JSON for JSON.\n\n### Request\nAnd 7 weeks?\n", "49 days"),
        ("{“city”: “Oslo”, \"plan\": \"kora\"} Get \"paln\".", "kora"),
        ("Use American spelling:\nThe Colour is grey.", "The Color is gray."),
        ("提取订单：3 箱 ping guo，送到 shang hai", "城市：上海；商品：苹果；数量：3"),
        ("<user>\nbilling, delivry, technical or praise? The parcel is late.\n</user>", "delivery"),
        (
            "My mail is [EMAIL]. As JSON (name, age, city): Mei, 31, from Rome.",
            "{\"name\":\"Mei\",\"age\":31,\"city\":\"Rome\"}"
        ),
    ])
    func `requests are read inside instructions, with slips and in pinyin`(
        prompt: String,
        answer: String
    ) {
        #expect(TaskSolver.solve(prompt)?.answer == answer)
    }

    @Test(arguments: ["asdfjkl;asdf", "", "你好", "February 30, 2024 as ISO", "12 parsecs in m?"])
    func `what is no task is not answered as one`(prompt: String) {
        #expect(TaskSolver.solve(prompt) == nil)
    }
}
