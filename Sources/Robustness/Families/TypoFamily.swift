import Flywheel
import Text

/// Slips of the fingers: one, or two in a prompt of eight words and more.
///
/// Latin words are hit beside the key, have letters swapped, left out or doubled, but keep their
/// first letter; a Han character becomes another that sounds the same, as an input method offers,
/// or is left out or doubled.
enum TypoFamily {
    static func spoil(_ prompt: PromptText, _ random: inout SeededGenerator) -> String? {
        guard let once = slip(prompt, &random) else { return nil }
        guard prompt.latinWords(atLeast: 1).count >= 8, random.unit() < 0.5 else { return once }
        return slip(PromptText(once), &random) ?? once
    }

    private static func slip(_ prompt: PromptText, _ random: inout SeededGenerator) -> String? {
        let words = prompt.latinWords(atLeast: 4)
        let han = prompt.hanPlaces
        guard !words.isEmpty || han.count >= 2 else { return nil }
        if han.count >= 2, words.isEmpty || random.unit() < 0.5 {
            return hanSlip(prompt, han, &random)
        }
        return latinSlip(prompt, words[random.below(words.count)], &random)
    }

    private static func latinSlip(
        _ prompt: PromptText,
        _ word: Range<Int>,
        _ random: inout SeededGenerator
    ) -> String? {
        var letters = Array(prompt.characters[word])
        let index = 1 + random.below(letters.count - 2)
        switch random.below(4) {
        case 0:
            guard let keys = Self.neighbours[letters[index].lowercased()] else { return nil }
            letters[index] = keys[random.below(keys.count)]
        case 1 where letters[index] != letters[index + 1]: letters.swapAt(index, index + 1)
        case 2: letters.remove(at: index)
        default: letters.insert(letters[index], at: index)
        }
        return prompt.replacing(word, with: letters)
    }

    private static func hanSlip(
        _ prompt: PromptText,
        _ places: [Int],
        _ random: inout SeededGenerator
    ) -> String? {
        let sounding = places.filter { homophones(of: prompt.characters[$0]).count > 0 }
        if !sounding.isEmpty, random.unit() < 0.7 {
            let place = sounding[random.below(sounding.count)]
            let others = homophones(of: prompt.characters[place])
            return prompt.replacing(place..<(place + 1), with: [others[random.below(others.count)]])
        }
        let place = places[random.below(places.count)]
        let character = prompt.characters[place]
        // 不 and its like turn the meaning around when they go.
        let isDoubled = Self.negations.contains(character) || random.unit() < 0.5
        return prompt.replacing(
            place..<(place + 1),
            with: isDoubled ? [character, character] : []
        )
    }

    private static let negations = Set("不没无非未别")

    private static func homophones(of character: Character) -> [Character] {
        guard let sound = Pinyin.of(character) else { return [] }
        return (common[sound] ?? []).filter { $0 != character }
    }

    /// Frequent characters by sound; the input method's first candidates.
    private static let common: [String: [Character]] = {
        let characters = """
            的地得是事市式试时十实使始世一以已意义易医有又由友右游在再载做作坐座他她它那哪把吧八爸和合河何\
            请清轻情青转专砖换还环欢日期其起气七奇提题体替取去区趣曲写些鞋谢成城程乘称呈格各个歌割式市示室\
            给改概信新心辛星兴型行形醒息系西习喜洗希订定顶丁单蛋但担丹整正政证征理里力立利历例离美每没妹\
            拼品贫聘英应影硬文问闻温稳今金进近尽紧天田甜填翻番反饭犯泛译议亿帮邦棒我握窝你泥拟什深身神伸\
            么吗嘛马妈多朵夺少烧哨大打达答搭小笑校效消公工功共攻里李礼送松宋到道倒导岛要药摇腰商上伤赏\
            数书树属输熟量两亮良凉分份粉纷类泪累雷标表彪句具据剧举话画花化华说硕思四死私司用永勇语雨与鱼
            """
        var table: [String: [Character]] = [:]
        for character in characters where PromptText.isHan(character) {
            guard let sound = Pinyin.of(character), table[sound]?.contains(character) != true
            else { continue }
            table[sound, default: []].append(character)
        }
        return table
    }()

    /// Keys that touch on a QWERTY keyboard.
    private static let neighbours: [String: [Character]] = {
        let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"].map(Array.init)
        var table: [String: [Character]] = [:]
        for (row, keys) in rows.enumerated() {
            for (column, key) in keys.enumerated() {
                let near = [
                    (row, column - 1), (row, column + 1), (row + 1, column), (row + 1, column - 1),
                    (row - 1, column), (row - 1, column + 1),
                ]
                table[String(key)] = near.compactMap { row, column in
                    rows.indices.contains(row) && rows[row].indices.contains(column)
                        ? rows[row][column] : nil
                }
            }
        }
        return table
    }()
}
