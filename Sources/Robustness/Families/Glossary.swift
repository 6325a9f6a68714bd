/// Words of requests that bilingual users swap; none of them is what an answer is read from.
enum Glossary {
    static let pairs: [(english: String, chinese: String)] = [
        ("convert", "转换"), ("change", "改成"), ("write", "写成"), ("date", "日期"), ("format", "格式"),
        ("please", "请"), ("extract", "提取"), ("order", "订单"), ("information", "信息"),
        ("translate", "翻译"), ("rewrite", "改写"), ("summarize", "总结"), ("explain", "解释"),
        ("sentence", "句子"), ("text", "文本"), ("question", "问题"), ("answer", "回答"), ("example", "例子"),
        ("spelling", "拼写"), ("label", "标签"), ("route", "分类"), ("value", "值"), ("list", "列表"),
        ("table", "表格"), ("email", "邮件"), ("meeting", "会议"), ("document", "文档"), ("file", "文件"),
        ("picture", "图片"), ("help", "帮助"), ("check", "检查"), ("compare", "比较"), ("calculate", "计算"),
        ("what is", "是什么"), ("how many", "多少"), ("how much", "多少钱"), ("today", "今天"),
        ("tomorrow", "明天"), ("yesterday", "昨天"), ("give me", "给我"), ("tell me", "告诉我"),
    ]
}
