/// The page's style: system fonts, light or dark as the reader's machine is, plain on paper.
enum ReportStyle {
    static let sheet = """
        :root{color-scheme:light dark;--bg:#fbfbfa;--card:#fff;--ink:#1c1d1f;--dim:#6a6d73;\
        --line:#e4e4e1;--soft:#edf2fb;--good:#1a7f4b;--bad:#c0392b;--warn:#fff6e0;\
        --c0:#2f6fde;--c1:#e07b1f;--c2:#2a9d6e;--c3:#b5489a;--c4:#7a6ae0;--c5:#8c7a4f}
        @media (prefers-color-scheme:dark){:root{--bg:#15171a;--card:#1d2024;--ink:#e9eaec;\
        --dim:#9aa0a8;--line:#31353b;--soft:#233149;--good:#5bcf94;--bad:#ff8577;--warn:#3a2f14;\
        --c0:#6ea3ff;--c1:#ffa657;--c2:#5bd0a0;--c3:#e684cb;--c4:#a99cff;--c5:#c9b582}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:1120px;padding:32px 24px 64px;background:var(--bg);\
        color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",\
        "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
        .kicker{margin:0;color:var(--dim);font-size:12px;letter-spacing:.08em;\
        text-transform:uppercase}
        h1{margin:2px 0 0;font-size:30px;line-height:1.2;letter-spacing:-.01em;\
        overflow-wrap:anywhere}
        .meta{margin:4px 0 20px;color:var(--dim)}
        h2{margin:0 0 2px;font-size:18px}
        .lead{margin:0 0 4px;color:var(--dim);font-size:14px}
        aside{margin:0 0 20px;padding:14px 18px;background:var(--warn);border-radius:10px}
        aside h2{font-size:15px}
        aside ul{margin:4px 0 0;padding-left:20px}
        section{margin:0 0 20px;padding:18px 20px 20px;background:var(--card);\
        border:1px solid var(--line);border-radius:12px}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:16px}
        .figures b{display:block;font-size:25px;line-height:1.25;font-weight:650;\
        font-variant-numeric:tabular-nums;white-space:nowrap}
        .figures span{color:var(--dim);font-size:13px;overflow-wrap:anywhere}
        .scroll{overflow-x:auto}
        table{width:100%;margin-top:10px;border-collapse:collapse;font-size:14px;\
        font-variant-numeric:tabular-nums}
        th,td{padding:6px 12px;text-align:left;vertical-align:top;\
        border-bottom:1px solid var(--line)}
        th{color:var(--dim);font-weight:500;font-size:13px;vertical-align:bottom}
        th:first-child,td:first-child{padding-left:0}
        th.n,td.n{padding:6px 8px;text-align:right;white-space:nowrap}
        tbody tr:last-child td{border-bottom:0}
        tfoot td{border-top:1px solid var(--dim);border-bottom:0;font-weight:600}
        td.bar{background:linear-gradient(to left,var(--soft) calc(var(--bar)*.9px),transparent 0) \
        center/100% 72% no-repeat}
        .good{color:var(--good)}.bad{color:var(--bad)}
        .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(236px,1fr));\
        gap:14px 18px;margin-top:14px}
        figure{margin:0;break-inside:avoid}
        figcaption{font-size:13px;font-weight:600;overflow-wrap:anywhere}
        svg{display:block;width:100%;height:auto}
        svg text{font-size:10px;fill:var(--dim);font-variant-numeric:tabular-nums}
        svg .end{text-anchor:end}
        svg .value{font-weight:600}
        .grid{stroke:var(--line);fill:none}.axis{stroke:var(--dim);fill:none}
        polyline{fill:none;stroke-width:1.75;stroke-linejoin:round}
        .legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:12px 0 0;font-size:13px;\
        color:var(--dim)}
        .legend i{display:inline-block;width:14px;height:3px;margin-right:6px;border-radius:2px;\
        vertical-align:middle}
        \(palette)
        @media print{body{max-width:none;padding:0;background:#fff;font-size:11px}\
        section{border:0;padding:0 0 12px;break-inside:auto}tr{break-inside:avoid}\
        h2{break-after:avoid}}
        """

    private static let palette = (0..<6).map { place in
        """
        .s\(place){stroke:var(--c\(place))}.f\(place),svg .t\(place){fill:var(--c\(place))}\
        .b\(place){background:var(--c\(place))}
        """
    }
    .joined(separator: "\n")
}
