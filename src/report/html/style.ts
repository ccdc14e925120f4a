/** Colours by what they mean: each is told from the paper by 3 : 1 at least, and what is text by 4.5 : 1. */
const light =
  "color-scheme:light;--paper:#fff;--panel:#f3f5f8;--ink:#1a1f26;--soft:#566170;--line:#ccd3db;--good:#1f5fbf;--bad:#b3430b;--other:#8a94a1;--band:#dbe6f7";
const dark =
  "color-scheme:dark;--paper:#11161d;--panel:#1a212b;--ink:#e9edf2;--soft:#a6b1be;--line:#3a4452;--good:#82b4ff;--bad:#ff9f63;--other:#7d8897;--band:#1f3049";

/** All of how the page looks. Nothing in it is styled otherwise: its security policy lets no other style in. */
export const style = [
  `:root{${light}}`,
  `@media screen and (prefers-color-scheme:dark){:root{${dark}}}`,
  "*{box-sizing:border-box}",
  "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}",
  "body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;overflow-wrap:anywhere}",
  "header,main,footer{max-width:752px;margin:0 auto;padding:0 16px}",
  "header{padding-top:28px}",
  "h1{font-size:1.75rem;line-height:1.2;margin:0 0 4px;text-wrap:balance}",
  "h2{font-size:1.25rem;line-height:1.25;margin:0 0 6px}",
  "h3{font-size:.95rem;line-height:1.3;margin:18px 0 2px}",
  "small{font-size:.85rem;font-weight:400;color:var(--soft);margin-left:4px}",
  "p{margin:0 0 12px}",
  ".about,figcaption,footer{color:var(--soft);font-size:.875rem}",
  ".finding{font-size:1.0625rem}",
  ".figures{display:grid;grid-template-columns:repeat(3,1fr);gap:8px;margin:18px 0 8px;padding:0}",
  ".figures div{background:var(--panel);border-radius:8px;padding:10px 12px}",
  ".figures dt{font-size:.8125rem;line-height:1.3;color:var(--soft)}",
  ".figures dd{margin:0;font-size:1.375rem;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums}",
  "@media (max-width:639px){.figures{grid-template-columns:repeat(2,1fr)}}",
  "nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:0;padding:0;font-size:.9375rem}",
  "nav a{display:inline-block;padding:4px 0}",
  "a{color:var(--good)}",
  ".figure{border-top:1px solid var(--line);margin-top:26px;padding-top:22px}",
  "figure{margin:0}",
  "figure>svg{display:block;max-width:100%;height:auto;font-size:12px;margin:4px 0}",
  "svg text{fill:currentColor;paint-order:stroke}",
  "svg [fill='var(--soft)'] text,svg text[fill='var(--soft)']{fill:var(--soft)}",
  "svg [fill='var(--bad)'] text{fill:var(--bad)}",
  "svg.narrow{display:none}",
  "@media (max-width:639px){svg.wide{display:none}figure>svg.narrow{display:block}}",
  ".keys{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:0 0 4px;padding:0;font-size:.8125rem;line-height:1.5}",
  ".key{width:18px;height:12px;vertical-align:-1px}",
  ".patterns{position:absolute;width:0;height:0;overflow:hidden}",
  "figcaption{margin-top:6px}",
  "details{margin-top:10px}",
  "summary{cursor:pointer;font-size:.9375rem;padding:4px 0;color:var(--good)}",
  ".scroll{overflow-x:auto;margin:8px 0 16px}",
  "table{border-collapse:collapse;font-size:.8125rem;line-height:1.35;overflow-wrap:normal;font-variant-numeric:tabular-nums}",
  "caption{text-align:left;font-weight:600;padding-bottom:4px}",
  "th,td{padding:3px 10px 3px 0;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}",
  "th:first-child{text-align:left;overflow-wrap:anywhere;min-width:84px}",
  "thead th{font-weight:600;vertical-align:bottom;color:var(--soft)}",
  "tbody th{font-weight:400}",
  "pre{font-size:.75rem;line-height:1.45;overflow-x:auto;background:var(--panel);border-radius:8px;padding:10px 12px}",
  ".unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}",
  ":focus-visible{outline:3px solid var(--good);outline-offset:2px}",
  "footer{border-top:1px solid var(--line);margin-top:32px;padding-top:14px;padding-bottom:32px}",
  "@media print{@page{margin:14mm}body{font-size:11pt}nav,summary{display:none}header,main,footer{max-width:none;padding-left:0;padding-right:0}.figure{break-inside:avoid-page}h2,h3,.finding{break-after:avoid}figure,table tr{break-inside:avoid}svg.narrow{display:none!important}figure>svg.wide{display:block!important;max-width:100%}details{display:none}.figures div,pre{border:1px solid var(--line)}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}",
].join("\n");

/** What the security policy knows the style by. A test works it out. */
export const styleHash = "sha256-9ZwTpr7AaqAAaT3JeSufEXtPotXow2IPzZRFw46MJHM=";
