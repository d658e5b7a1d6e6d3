/// How the page looks: on a screen of any width, in the dark, and on paper.
enum StyleSheet {
    static let text = """
        :root{color-scheme:light dark;\(Palette.variables(\.light))}
        @media screen and (prefers-color-scheme:dark){:root{\(Palette.variables(\.dark))}}
        \(series)
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.55 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
        main,header,footer,nav{max-width:70rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:2rem}
        h1{font-size:1.9rem;line-height:1.2;margin:0 0 .3rem}
        h2{font-size:1.35rem;margin:2.6rem 0 .6rem;padding-top:.6rem;border-top:1px solid var(--rule)}
        h3{font-size:1.08rem;margin:1.6rem 0 .4rem}
        p{margin:.5rem 0;max-width:48rem}
        ul,ol{padding-left:1.3rem;max-width:50rem}
        li{margin:.25rem 0}
        a{color:var(--link)}
        a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
        .skip{position:absolute;left:-100rem}
        .skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.5rem .8rem;z-index:2}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:0 1.1rem;padding:0;margin:1rem 0 0;font-size:.92rem;max-width:none}
        nav li{margin:.1rem 0}
        .question{font-size:1.15rem;color:var(--faint)}
        .answer{font-size:1.08rem;padding-left:1.3rem}
        .faint,figcaption,caption,summary{color:var(--faint);font-size:.92rem}
        .good{color:var(--good);font-weight:600}
        .bad{color:var(--bad);font-weight:600}
        dl{display:grid;grid-template-columns:minmax(8rem,12rem) 1fr;gap:.35rem 1rem;margin:.6rem 0}
        dt{font-weight:600}
        dd{margin:0}
        code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.95em}
        .scroll{overflow-x:auto;margin:1rem 0}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.93rem}
        caption{text-align:left;padding:.3rem 0;caption-side:top;min-width:14rem}
        th,td{padding:.32rem .7rem;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;min-width:3.2rem;unicode-bidi:isolate;max-width:26rem;overflow-wrap:break-word}
        thead th{background:var(--card);vertical-align:bottom}
        tbody th{font-weight:600}
        .number{text-align:right}
        td.number{white-space:nowrap}
        .tag{display:block;font-size:.8rem;font-weight:600;color:var(--good)}
        .tag.tied{font-weight:400;color:var(--faint)}
        figure{margin:1.2rem 0;padding:.9rem;background:var(--card);border-radius:.5rem}
        figure h3{margin:0 0 .3rem}
        .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,27rem),1fr));gap:1rem}
        .grid figure{margin:0;min-width:0}
        svg{display:block;width:100%;height:auto;font:13px system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        svg.natural{width:auto;max-width:none}
        svg text{fill:var(--ink);unicode-bidi:isolate}
        svg text.faint{fill:var(--faint);font-size:12px}
        svg text.bold{font-weight:600}
        svg text.halo{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
        .middle{text-anchor:middle}
        .end{text-anchor:end}
        .line{fill:none;stroke:var(--c);stroke-width:2.2;stroke-linejoin:round}
        .mark{fill:var(--card);stroke:var(--c);stroke-width:2}
        .full{fill:var(--c);stroke:var(--card);stroke-width:1}
        .whisker{fill:none;stroke:var(--c);stroke-width:1.6}
        .axis{fill:none;stroke:var(--faint);stroke-width:1}
        .grid-line{fill:none;stroke:var(--rule);stroke-width:1}
        .limit{fill:none;stroke:var(--ink);stroke-width:1.6;stroke-dasharray:7 4}
        .event{fill:none;stroke:var(--faint);stroke-width:1.2;stroke-dasharray:2 3}
        .badge{fill:var(--ground);stroke:var(--faint)}
        .box{fill:var(--ground);stroke:var(--ink);stroke-width:1.2}
        .area{fill:var(--ground);stroke:var(--faint);stroke-width:1}
        .place{fill:var(--link);stroke:var(--ground);stroke-width:1}
        .wire{fill:none;stroke:var(--faint);stroke-width:1.3}
        .wire.broken{stroke:var(--bad);stroke-width:2.2;stroke-dasharray:6 3}
        .arrow{fill:var(--faint)}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;padding:0;margin:.4rem 0;font-size:.92rem}
        .legend li{display:flex;align-items:center;gap:.45rem;margin:0}
        .legend svg{width:34px;height:14px;flex:none}
        .events{font-size:.92rem;margin:.4rem 0}
        .chip{width:.6rem;height:1rem;border-radius:2px;background:var(--c);flex:none}
        footer{margin:3rem auto 2rem;border-top:1px solid var(--rule);padding-top:1rem}
        @media (max-width:34rem){figure{overflow-x:auto}.grid svg[role=img]{min-width:25rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}h1{font-size:1.5rem}figure{padding:.6rem;margin-inline:-.5rem}th,td{padding:.3rem .45rem}}
        @media print{@page{margin:14mm}body{font-size:10pt}nav,.skip{display:none}main,header,footer{max-width:none;padding:0}.scroll{overflow:visible}figure,tr,.grid figure{break-inside:avoid}p.faint{break-after:avoid}h2,h3,caption{break-after:avoid}h2{margin-top:1.4rem}.grid{grid-template-columns:1fr 1fr;gap:.6rem}svg.natural{width:100%}figure{background:none;border:1px solid var(--rule);print-color-adjust:exact}thead{display:table-header-group}details{display:none}.grid svg text,.grid svg text.faint{font-size:16px}a{color:inherit;text-decoration:none}th,td{padding:.2rem .4rem}table{font-size:8.5pt}}
        """

    /// Each series has its colour and its dashes.
    private static let series = Palette.series.indices.map { index in
        ".\(Palette.seriesClass(index)){--c:var(--series-\(index))}"
            + (dashes[index].isEmpty
                ? ""
                : ".\(Palette.seriesClass(index)) .line,.line.\(Palette.seriesClass(index)){stroke-dasharray:\(dashes[index])}")
    }.joined(separator: "\n")

    private static let dashes = ["", "8 4", "2 3", "10 3 2 3", "5 2", "1 4", "12 4", "6 2 1 2 1 2"]
}
