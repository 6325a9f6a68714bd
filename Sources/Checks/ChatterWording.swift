/// What assistants wrap around an answer, as patterns without anchors.
///
/// A colon inside a clause must not be taken for the end of the opening ("Sure! At 10:30"), hence
/// no colon before it and white space after it.
enum ChatterWording {
    /// An opening that ends in a colon and a line break.
    static let leading = [
        #"(?:sure|certainly|of course|absolutely|no problem|great question|happy to help)\b"#
            + #"[^\n:：]{0,100}[:：][ \t]*\n\s*"#,
        #"(?:好的|当然|没问题|明白了|收到)[^\n:：]{0,60}[:：][ \t]*\n\s*"#,
    ]

    /// An offer of more help, to the end.
    static let trailing = [
        #"\n\s*(?:please )?(?:let me know|feel free|do let me know)\b[^\n]{0,160}"#,
        #"\n\s*(?:i )?hope (?:this|that|it) [^\n]{0,100}"#,
        #"\n\s*(?:if you (?:need|have|want|would like)|would you like|is there anything else)\b"#
            + #"[^\n]{0,160}"#,
        #"\n\s*希望(?:这|以上|对你|对您|能)[^\n]{0,60}"#,
        #"\n\s*(?:如果(?:你|您)?(?:还)?(?:有|需要)|如有|如需|还有(?:什么|其他))[^\n]{0,60}"#,
        #"\n\s*(?:请随时|欢迎随时|随时(?:告诉|联系|问))[^\n]{0,60}"#,
    ]

    /// The same on the line of the answer itself, and labels before it.
    static let bareLeading = [
        #"(?:sure|certainly|of course|absolutely|no problem|great question|happy to help)\b"#
            + #"[^\n:：]{0,100}(?::\s+|：\s*)"#,
        #"(?:sure|certainly|of course|absolutely|no problem|okay)[!,.] +"#,
        #"(?:好的|当然|没问题|明白了|收到)[^\n:：]{0,60}(?::\s+|：\s*)"#,
        #"(?:好的|当然可以|当然|没问题)[！!，,。]\s*"#,
        #"(?:here is|here's|here are|this is|below is)\b[^\n:：]{0,100}(?::\s+|：\s*)"#,
        #"(?:the )?(?:final )?(?:answer|result|output)(?: is)?(?::\s+|：\s*)"#,
        #"the (?:final )?(?:answer|result) is +"#,
        #"(?:以下是|这是|如下是)[^\n:：]{0,40}(?::\s+|：\s*)"#,
        #"(?:最终)?(?:转换)?(?:答案|结果|输出)(?:是|为|如下)?(?::\s*|：\s*)"#,
    ]

    static let bareTrailing = [
        #"[.!。！]?\s*(?:please )?(?:let me know|feel free to)\b[^\n]{0,160}"#,
        #"[.!。！]?\s*(?:i )?hope (?:this|that) helps[^\n]{0,60}"#,
        #"[。！!，,.]?\s*希望(?:这|以上|对你|对您|能)[^\n，。！？]{0,40}[。！!~]?"#,
        #"[。！!，,.]?\s*(?:如果(?:你|您)?还?(?:有|需要)|如有|如需|还有什么)[^\n]{0,60}"#,
        #"[。！!，,.]?\s*(?:请随时|欢迎随时)[^\n]{0,40}"#,
    ]
}
