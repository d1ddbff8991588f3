/// How a page looks: one column of text with room around it, in the colours that the reader's screen has.
enum PageStyle {
    static let sheet: StaticString = #"""
        :root{color-scheme:light dark;--paper:#fdfdfb;--ink:#1d2430;--soft:#555e6d;--line:#d9dce1;--tint:#f3f4f2;--link:#005a9c;--accent:#0067b1}
        @media (prefers-color-scheme:dark){:root{--paper:#14181f;--ink:#e3e8ef;--soft:#a5afbd;--line:#333b47;--tint:#1c222b;--link:#74b9f2;--accent:#58aef5}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 system-ui,-apple-system,"Segoe UI","Noto Sans","DejaVu Sans",sans-serif}
        header,main,footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:3rem;padding-bottom:.5rem}
        footer{color:var(--soft);font-size:.85rem;padding-top:2rem;padding-bottom:3rem}
        h1{font-size:2rem;line-height:1.2;margin:0 0 .4rem;letter-spacing:-.01em;overflow-wrap:anywhere}
        h2{font-size:1.35rem;line-height:1.3;margin:2.75rem 0 .75rem}
        h3{font-size:1.1rem;margin:1.75rem 0 .5rem}
        h4{font-size:.95rem;font-weight:600;margin:0 0 .4rem}
        .facts{color:var(--soft);margin:0 0 1rem;font-size:.92rem}
        nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.92rem;border-bottom:1px solid var(--line);padding-bottom:.75rem}
        a{color:var(--link);text-underline-offset:.15em;overflow-wrap:anywhere}
        nav a{text-decoration:none}nav a:hover{text-decoration:underline}
        .skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem;z-index:9}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
        code,pre,.cell,.number{font-family:ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",Consolas,monospace;font-variant-numeric:tabular-nums}
        code{font-size:.88em;overflow-wrap:break-word}
        table code,.formula code{overflow-wrap:normal;white-space:nowrap}.number{white-space:nowrap}
        pre{margin:0;font-size:.82rem;line-height:1.5;overflow-x:auto}
        pre code{font-size:1em}
        .prose{margin:1.75rem 0 1rem}.prose p{margin:.75rem 0}
        .sample{background:var(--tint);padding:.75rem 1rem;border-radius:6px}
        .step{margin:1.1rem 0;border-left:3px solid var(--accent);padding-left:1rem}
        .typed{display:flex;gap:.75rem;align-items:flex-start}
        .typed pre{flex:1;min-width:0;font-size:.9rem;font-weight:600;padding:.1rem 0}
        .printed{margin-top:.5rem;color:var(--ink)}
        .say{white-space:pre-wrap;margin:.35rem 0;font-size:.92rem;overflow-wrap:break-word}
        .failure{margin:.35rem 0;font-weight:600}
        .small{font-size:.8rem;color:var(--soft);margin:.25rem 0}
        .wide,.chain{overflow-x:auto;margin:.5rem 0;max-width:100%}
        table{border-collapse:collapse;font-size:.85rem;line-height:1.4}
        caption{text-align:left;font-size:.92rem;padding:0 0 .4rem;white-space:normal;width:max-content;max-width:min(42rem,82vw)}
        th,td{padding:.28rem .75rem .28rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
        thead th{font-weight:600;border-bottom:1px solid var(--soft);white-space:nowrap}
        td{overflow-wrap:normal;min-width:2ch}
        .n,.matrix td,.figures td{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .matrix th{color:var(--soft);font-size:.75rem;text-align:right;padding-right:.6rem}
        .matrix td{padding:.2rem .5rem;border:0}.matrix th{border:0}
        .formula{display:inline-block}.formula .small{display:block;margin:0}
        math{font-size:1.05em}
        .chain math{display:inline-block;margin:.15rem 0}
        figure{margin:1rem 0}
        figcaption{font-size:.88rem;color:var(--soft);margin-top:.35rem}
        svg.picture{max-width:100%;height:auto;display:block}
        button{font:inherit;font-size:.8rem;color:var(--ink);background:var(--tint);border:1px solid var(--line);border-radius:5px;padding:.15rem .65rem;cursor:pointer}
        button:hover{border-color:var(--accent)}
        [hidden]{display:none!important}
        #dial{position:sticky;top:0;background:var(--paper);padding:.6rem 0;border-bottom:1px solid var(--line);z-index:2}
        .row{display:flex;flex-wrap:wrap;align-items:center;gap:.35rem .9rem}
        #moment{flex:1;min-width:10rem;accent-color:var(--accent)}
        #now{font-variant-numeric:tabular-nums;font-size:.92rem}
        #goto{color:var(--soft)}
        .drawings{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:0 1.5rem}
        .group{margin:1rem 0}.group summary{cursor:pointer}.group summary h3{display:inline;font-size:1rem}
        .matrices{display:flex;flex-wrap:wrap;gap:1.25rem 2rem;margin-top:.9rem}
        .matrices>.matrix{max-width:100%;min-width:0;contain:layout style}
        .matrices svg.picture{width:260px}
        .cell{background:none;border:1px solid transparent;border-radius:3px;padding:.05rem .25rem;font-size:.8rem;color:inherit;text-align:right;min-width:100%}
        .cell[aria-pressed=true]{border-color:var(--accent);background:var(--tint);font-weight:600}
        #weight{border:1px solid var(--line);border-radius:8px;padding:1rem 1.1rem;margin:1.5rem 0;background:var(--tint)}
        #weight h3{margin-top:0}
        #weight dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0;font-size:.9rem}
        #weight dd{margin:0}#weight dd code{white-space:nowrap;overflow-wrap:normal}
        #weight .n{white-space:nowrap}
        #tip{position:absolute;z-index:5;pointer-events:none;background:var(--ink);color:var(--paper);font-size:.8rem;line-height:1.3;padding:.15rem .45rem;border-radius:4px;max-width:20rem}
        svg.picture[tabindex] g.cells{cursor:crosshair}
        .cells canvas{display:block;width:100%;height:100%;image-rendering:pixelated}
        #weight-commands{display:flex;flex-wrap:wrap;gap:.4rem;margin:.75rem 0}
        .tools{margin:.5rem 0}
        #session-text{background:var(--tint);padding:1rem;border-radius:6px;max-height:30rem;overflow:auto}
        summary{margin:.5rem 0}
        .cursor{stroke:var(--accent);stroke-width:1.5}
        .line{vector-effect:non-scaling-stroke}
        @media (max-width:30rem){#weight dl{grid-template-columns:1fr}#weight dd{margin:0 0 .3rem}body{font-size:16px}header{padding-top:1.75rem}h1{font-size:1.6rem}.step{padding-left:.75rem}}
        @media print{:root{--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--tint:#fff;--accent:#000;--link:#000}body{font-size:11pt}button.copy,.scripted,#dial,#weight,#tip,.tools,.skip,nav{display:none!important}
        header,main,footer{max-width:none}pre,.wide,.chain{overflow:visible;white-space:pre-wrap}table{white-space:normal}.step,figure,tr{break-inside:avoid}#session-text{max-height:none}.cell{border:0}}

        """#
}
