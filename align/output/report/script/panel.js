// The panel beside the text: a sentence's counterpart in its context, and who else says it.
const panel = document.getElementById("panel");
let cameFrom = null;

function openPanel(title, content) {
  if (panel.hidden) cameFrom = document.activeElement;
  const close = make(
    "button",
    { type: "button", class: "close", onclick: closePanel, "aria-label": word("close") },
    "✕",
  );
  panel.replaceChildren(close, make("h2", { tabindex: "-1" }, title), ...content.flat(Infinity).filter(Boolean));
  panel.setAttribute("aria-label", title);
  panel.hidden = false;
  document.body.classList.add("paneled");
  panel.scrollTop = 0;
}
function closePanel() {
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove("paneled");
  for (const row of document.querySelectorAll(".said.here")) row.classList.remove("here");
  if (cameFrom?.isConnected) cameFrom.focus();
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closePanel();
});

// The sentences of a document around a stretch, two to either side, those in it brought out; words of pair `p` linked,
// all or those of some numbers.
function context(doc, language, start, end, p, only) {
  const linksIn = (i) => (p === undefined ? [] : linksInSentence(p, i).filter((link) => !only || only.has(link[2])));
  const own = ofDocument[doc].filter((i) => sentences.language[i] === language);
  const inside = own.filter((i) => sentences.start[i] < end && sentences.end[i] > start);
  if (!inside.length) return null;
  const first = own.indexOf(inside[0]),
    last = own.indexOf(inside[inside.length - 1]);
  const around = own.slice(Math.max(first - 2, 0), last + 3);
  const pieces = around.map((i) => [
    inLanguage(
      "span",
      language,
      sentences.text[i],
      { class: inside.includes(i) ? "focus" : "around" },
      { links: linksIn(i) },
    ),
    " ",
  ]);
  return [
    make("p", { class: "where" }, make("a", { href: `#sentence-${inside[0]}` }, name(data.documents[doc]))),
    make("div", { class: "context", lang: CODES[language], dir: language === 0 ? "rtl" : "ltr" }, pieces),
  ];
}

// The text of a sentence, what is missing elsewhere in brackets, the words of pair `p` linked.
function withMissing(i, language, p) {
  const parts = sentences.status[i] === 1 ? (partsOf.get(i) ?? []) : [];
  const text = sentences.text[i],
    links = p === undefined ? [] : linksInSentence(p, i);
  // Clauses point into the document; runs of white space there are one space here, so only clean ones are marked.
  if (!parts.length || text.length !== sentences.end[i] - sentences.start[i])
    return inLanguage("p", language, text, { class: "quote" }, { links });
  const pieces = [];
  let last = 0;
  for (const [, start, end, carried] of parts) {
    const from = start - sentences.start[i],
      to = end - sentences.start[i];
    pieces.push(dressed(text, language, { links, from: last, to: from }));
    const part = dressed(text, language, { links, from, to });
    pieces.push(carried ? part : make("mark", { title: word("missing") }, part));
    last = to;
  }
  return make(
    "p",
    { class: "quote", lang: CODES[language], dir: language === 0 ? "rtl" : "ltr" },
    pieces,
    dressed(text, language, { links, from: last }),
  );
}

function showSentence(i) {
  const status = STATUSES[sentences.status[i]],
    language = sentences.language[i];
  const [doc, start, end] = sentences.there[i];
  const made = statementsOf.get(i) ?? [];
  const others = made.flatMap(membersOf).filter((member) => member.sentence !== i);
  const own = pairsOf(i);
  // The pair whose words are linked: one that holds the counterpart.
  const p = own.find((each) => doc >= 0 && holdsCounterpart(each, language, doc, start, end));
  const only = p === undefined ? null : new Set(linksInSentence(p, i).map((link) => link[2]));
  openPanel(word("counterpart"), [
    make(
      "p",
      {},
      mark(status),
      " ",
      word(status),
      make("span", { class: "soft" }, ` · ${word("probability")} ${sentences.probability[i].toFixed(2)}`),
    ),
    inLinks(
      p,
      [
        withMissing(i, language, p),
        status === "partial" && partsOf.has(i) ? make("p", { class: "soft" }, word("missing")) : null,
        doc >= 0
          ? [make("h3", {}, word("in_context")), context(doc, 1 - language, start, end, p, only)]
          : make("p", { class: "soft" }, word("no_counterpart")),
      ],
      only,
    ),
    own.map((p) => make("p", {}, make("a", { href: `#pair-${p + 1}` }, `${word("see_pair")} ${count(p + 1)}`))),
    made.length
      ? [
          make("h3", {}, word("others")),
          others.length ? tellers(others) : [make("p", { class: "soft" }, word("no_others")), nearest(i)],
        ]
      : null,
  ]);
}

function holdsCounterpart(p, language, doc, start, end) {
  const code = CODES[1 - language];
  const [first, last] = [data.pairs[`${code}_start`][p], data.pairs[`${code}_end`][p]];
  return data.pairs[`${code}_doc`][p] === doc && first < end && last > start;
}

function tellers(members) {
  return make(
    "ul",
    { class: "plain" },
    members.map((member) =>
      make(
        "li",
        {},
        make("p", { class: "where" }, mark(member.role), " ", word(member.role), " · ", linked(member)),
        inLanguage("p", member.language, member.text, { class: "quote" }),
      ),
    ),
  );
}

// What comes nearest to a sentence elsewhere, folded up; nothing where nothing does.
function nearest(i) {
  const others = nearestTo.get(i);
  if (!others) return "";
  return make(
    "details",
    { class: "nearest" },
    make("summary", { title: word("nearest_note") }, word("nearest")),
    make(
      "ul",
      { class: "plain" },
      others.map(([other, chance]) =>
        make(
          "li",
          {},
          make(
            "p",
            { class: "where" },
            make("bdi", { dir: "ltr" }, percent(chance)),
            " · ",
            make("a", { href: `#sentence-${other}` }, name(data.documents[sentences.doc[other]])),
          ),
          inLanguage("p", sentences.language[other], sentences.text[other], { class: "quote" }),
        ),
      ),
    ),
  );
}
// Named is the document: of two versions of a page, which are one source, the one that says it.
const linked = (member) =>
  member.sentence >= 0
    ? make("a", { href: `#sentence-${member.sentence}` }, name(data.documents[sentences.doc[member.sentence]]))
    : name(member.source);

function showStatement(statement) {
  openPanel(`${word("statement")} ${statement.number}`, [tellers(membersOf(statement))]);
}
