/**
 * Legal forms as they stand in names of firms, without spaces and marks: `sp. z o.o.` is `spzoo`. The forms of Poland, Germany,
 * Austria, Switzerland, Great Britain, Ireland, the United States and France, and the commonest of their neighbours.
 */
const trailing = new Set(
  // Poland
  (
    "spzoo spolkazoo spolkazograniczonaodpowiedzialnoscia spzograniczonaodpowiedzialnoscia sa spolkaakcyjna psa prostaspolkaakcyjna spk spkom " +
    "spolkakomandytowa ska spolkakomandytowoakcyjna spj spolkajawna sc spolkacywilna spp spolkapartnerska " +
    // Germany, Austria, Switzerland
    "gmbh ggmbh gesmbh mbh gesellschaftmitbeschrankterhaftung ug haftungsbeschrankt unternehmergesellschaft ag aktiengesellschaft kg kgaa " +
    "kommanditgesellschaft ohg offenehandelsgesellschaft gbr ek ekfr ekfm eingetragenerkaufmann ev eg partg partgmbb cokg coohg cokgaa se " +
    // Great Britain, Ireland, the United States
    "ltd limited plc publiclimitedcompany llp lp limitedliabilitypartnership cic dac unlimited inc incorporated corp corporation llc lllp pllc pc " +
    "limitedliabilitycompany co company coltd " +
    // France
    "sarl eurl sas sasu snc sci sca scs scop selarl gie societeanonyme societeparactionssimplifiee societearesponsabilitelimitee " +
    // elsewhere
    "bv nv bvba sprl srl spa sl slu sau lda ab aps as asa oy oyj sro doo kft zrt nyrt uab sia ou ptyltd pty pvtltd pteltd privatelimited kk"
  ).split(" "),
);

/** What a form may end in: most words are the end of none, and nothing is looked for before them. */
const endings = new Set([...trailing].flatMap((form) => Array.from(form, (_, i) => form.slice(i))));

/** Those that stand in front, and are nobody's name. */
const leading = new Set("sarl eurl sasu selarl spolka".split(" "));
const mostWords = 6;

/** The words of a name without the legal forms behind them (`gmbh co kg`, `sp z o o sp k`) or in front; never without any. */
export function withoutLegalForms(words: readonly string[]): readonly string[] {
  let to = words.length;
  for (let cut = formAt(words, to); cut > 0; cut = formAt(words, to)) to -= cut;
  const from = to > 1 && leading.has(words[0] as string) ? 1 : 0;
  return from === 0 && to === words.length ? words : words.slice(from, to);
}

/** How many words before `to` are one legal form, the longest first; a name is left. */
function formAt(words: readonly string[], to: number): number {
  let found = 0;
  let form = "";
  for (let count = 1; count <= mostWords && count < to; count++) {
    form = (words[to - count] as string) + form;
    if (!endings.has(form)) break;
    if (trailing.has(form)) found = count;
  }
  return found;
}
