/// How lengths are asked for, in English and Chinese; ASCII in lower case.
enum LengthWording {
    typealias Unit = (word: String, unit: LengthWish.Unit)

    /// What may stand after a number, longer ones first where one begins another.
    static let chineseUnits: [Unit] = [
        ("个字符", .characters), ("个汉字", .characters), ("个字", .characters),
        ("字符", .characters), ("汉字", .characters), ("字", .characters),
        ("个英文单词", .words), ("个单词", .words), ("个英语单词", .words), ("单词", .words),
        ("句话", .sentences), ("个句子", .sentences), ("句", .sentences),
        ("个段落", .paragraphs), ("段话", .paragraphs), ("段", .paragraphs),
        ("条建议", .items), ("条理由", .items), ("条", .items), ("个要点", .items),
        ("个例子", .items), ("个建议", .items), ("个方法", .items), ("个理由", .items),
        ("个步骤", .items), ("个标题", .items), ("个问题", .items), ("个优点", .items),
        ("个缺点", .items), ("个关键词", .items), ("个名字", .items), ("点建议", .items),
    ]

    /// Begins another word, so that 字 or 段 is no unit there.
    static let chineseNoUnits = [
        "字经", "字成语", "字头", "字母", "字节", "字真言", "段时间", "段位", "段代码", "段文字", "条件", "条命", "条街", "条路",
        "条龙",
    ]

    static let englishUnits: [Unit] = [
        ("words", .words), ("word", .words), ("characters", .characters),
        ("character", .characters), ("sentences", .sentences), ("sentence", .sentences),
        ("paragraphs", .paragraphs), ("paragraph", .paragraphs), ("bullet points", .items),
        ("bullets", .items), ("points", .items), ("items", .items), ("examples", .items),
        ("ideas", .items), ("tips", .items), ("ways", .items), ("reasons", .items),
        ("suggestions", .items), ("titles", .items), ("facts", .items), ("benefits", .items),
        ("advantages", .items), ("recommendations", .items), ("strategies", .items),
        ("names", .items), ("topics", .items), ("headlines", .items),
    ]

    /// Asks for a list; items count only after one of these.
    static let listVerbs = [
        "list", "give", "provide", "suggest", "name", "generate", "write", "recommend",
        "come up with", "create", "brainstorm", "列出", "列举", "给出", "提供", "写出", "推荐", "说出",
        "举出", "提出", "给我",
    ]

    /// Asks for a text; a bare number counts only after one of these.
    static let verbs =
        listVerbs + [
            "compose", "draft", "summar", "describe", "explain", "answer", "respond", "in ",
            "within", "using", "produce", "make", "tell", "essay", "must", "should", "please",
            "写", "用", "字数", "概括", "总结", "介绍", "描述", "生成", "创作", "回答", "缩写", "扩写",
            "改写", "说明", "解释", "起草", "编", "作文", "文章", "字左右", "要求", "请", "来", "做",
        ]

    /// A length of something that is already there, or of a part.
    static let elsewhere = [
        "following", "this ", "these", "those", "above", "below", "given", "original", "wrote",
        "written", "first", "last", "each", "every", "per ", "my ", "these", "limit of the",
        "以下", "下面", "这", "上述", "上面", "原文", "该", "前", "后", "每", "第", "我写", "写了", "了一篇",
        "有", "共", "那", "各", "其中", "文件", "不够", "that's", "that is",
    ]

    /// After a unit: so many for a part only.
    static let partial = [
        "each", "per", "every", " of the", "apiece", "in all", "with all", "in capital",
        "in the output",
    ]

    static let before: [(word: String, relation: LengthWish.Relation)] = [
        ("at least", .atLeast), ("minimum of", .atLeast), ("no less than", .atLeast),
        ("no fewer than", .atLeast), ("not less than", .atLeast), ("at minimum", .atLeast),
        ("no more than", .atMost), ("not more than", .atMost), ("not exceed", .atMost),
        ("not exceeding", .atMost), ("not be more than", .atMost), ("at most", .atMost),
        ("maximum of", .atMost), ("max of", .atMost), ("up to", .atMost), ("within", .atMost),
        ("more than", .moreThan), ("over", .moreThan), ("longer than", .moreThan),
        ("less than", .lessThan), ("fewer than", .lessThan), ("under", .lessThan),
        ("shorter than", .lessThan), ("about", .about), ("around", .about),
        ("approximately", .about), ("roughly", .about), ("exactly", .exactly),
        ("between", .between), ("至少要", .atLeast), ("至少", .atLeast), ("不少于", .atLeast),
        ("不低于", .atLeast), ("不得少于", .atLeast), ("不能少于", .atLeast), ("不要少于", .atLeast),
        ("最少", .atLeast), ("不得低于", .atLeast), ("不超过", .atMost), ("不要超过", .atMost),
        ("不得超过", .atMost), ("不能超过", .atMost), ("不可超过", .atMost), ("别超过", .atMost),
        ("最多", .atMost), ("至多", .atMost), ("不多于", .atMost), ("不大于", .atMost),
        ("超过", .moreThan), ("多于", .moreThan), ("大于", .moreThan), ("少于", .lessThan),
        ("小于", .lessThan), ("低于", .lessThan), ("大约", .about), ("大概", .about), ("约", .about),
        ("控制在", .about), ("差不多", .about), ("正好", .exactly), ("刚好", .exactly), ("恰好", .exactly),
    ]

    static let after: [(word: String, relation: LengthWish.Relation)] = [
        ("or more", .atLeast), ("or longer", .atLeast), ("minimum", .atLeast), ("min", .atLeast),
        ("at least", .atLeast), ("or less", .atMost), ("or fewer", .atMost),
        ("or shorter", .atMost), ("at most", .atMost), ("maximum", .atMost), ("max", .atMost),
        ("long or less", .atMost), ("or so", .about), ("以内", .atMost), ("之内", .atMost),
        ("内", .atMost), ("以下", .atMost), ("左右", .about), ("上下", .about), ("以上", .atLeast),
        ("或以上", .atLeast),
    ]

    static let joins = ["-", "–", "—", "~", "～", "到", "至", " to ", " and ", " - "]

    /// Numbers in words, as short lists are asked for.
    static let numbers: [String: Int] = [
        "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
        "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    ]
}
