// Ways into the data: sentences of a document, statements, stories, pairs of a sentence.
const sentences = data.sentences;
const total = sentences.text.length;

const ofDocument = data.documents.map(() => []);
for (let i = 0; i < total; i++) ofDocument[sentences.doc[i]].push(i);

const partsOf = new Map();
for (const part of data.parts) {
  if (!partsOf.has(part[0])) partsOf.set(part[0], []);
  partsOf.get(part[0]).push(part);
}

// Statements in order: each with its story, how many sources make it, and its rows. A large collection has hundreds
// of thousands of rows, so what a row says is put together when it is asked for (`memberOf`).
const said = data.statements;
// Clauses, and what coverage does not list.
const unlisted = new Map(said.others.map(([row, language, text]) => [row, { language, text }]));
const statements = new Map();
const statementsOf = new Map(); // by sentence: those that it makes
for (let row = 0, last = null; row < said.statement.length; row++) {
  if (last?.number !== said.statement[row]) {
    last = { number: said.statement[row], story: said.story[row], rows: [], sources: 0 };
    statements.set(last.number, last);
  }
  if (!last.rows.some((other) => said.source[other] === said.source[row])) last.sources += 1;
  last.rows.push(row);
  if (said.sentence[row] >= 0)
    statementsOf.set(said.sentence[row], [...(statementsOf.get(said.sentence[row]) ?? []), last]);
}
// What comes nearest in other sources to a sentence that shares a statement with none of them: [sentence, chance].
const nearestTo = new Map();
for (const [sentence, other, chance] of data.nearest)
  nearestTo.set(sentence, [...(nearestTo.get(sentence) ?? []), [other, chance]]);
const ROLES = ["full", "partial", "differs"];
function memberOf(row) {
  const at = said.sentence[row];
  const text = unlisted.get(row) ?? { language: sentences.language[at], text: sentences.text[at] };
  return { source: said.sources[said.source[row]], role: ROLES[said.role[row]], sentence: at, ...text };
}
// The sources of a story: two versions of a page are one.
const known = new Set(said.sources);
const sourcesOf = (story) =>
  story.documents.map((doc) => data.documents[doc]).filter((source) => known.has(source));
const membersOf = (statement) => statement.rows.map(memberOf);

const stories = new Map(data.stories.map(([number, documents]) => [number, { number, documents, statements: [] }]));
for (const statement of statements.values()) stories.get(statement.story)?.statements.push(statement);
const storyOf = data.documents.map(() => []);
for (const story of stories.values()) for (const doc of story.documents) storyOf[doc].push(story.number);

const conflicts = [];
for (const [statement, story, kind, what, value, source, language, sentence] of data.conflicts) {
  const last = conflicts[conflicts.length - 1];
  const same = last && last.statement === statement && last.kind === kind && last.what === what;
  if (!same) conflicts.push({ statement, story, kind, what, told: [] });
  const at = typeof sentence === "number" ? sentence : -1;
  conflicts[conflicts.length - 1].told.push({
    value,
    source,
    language,
    sentence: at,
    text: at < 0 ? sentence : sentences.text[at],
  });
}

// The text that stands for a statement: one that says it in full, in the first language wanted where there is one.
function represent(statement) {
  const rank = (member) => inOrder().indexOf(member.language) + (member.role === "full" ? 0 : 2);
  return membersOf(statement).reduce((best, member) => (rank(member) < rank(best) ? member : best));
}

// Shares of a document that are covered, partial and uncovered, by characters.
const shares = data.documents.map((_, doc) => {
  const sums = [0, 0, 0];
  for (const i of ofDocument[doc]) sums[sentences.status[i]] += Math.max(sentences.text[i].length, 1);
  const whole = sums[0] + sums[1] + sums[2];
  return whole ? sums.map((sum) => sum / whole) : null;
});

let pairsBySentence = null;
function pairsOf(i) {
  if (!pairsBySentence) {
    pairsBySentence = data.documents.map(() => []);
    for (let p = 0; p < data.pairs.ar_doc.length; p++) {
      pairsBySentence[data.pairs.ar_doc[p]].push([0, data.pairs.ar_start[p], data.pairs.ar_end[p], p]);
      pairsBySentence[data.pairs.en_doc[p]].push([1, data.pairs.en_start[p], data.pairs.en_end[p], p]);
    }
  }
  const [language, start, end] = [sentences.language[i], sentences.start[i], sentences.end[i]];
  return pairsBySentence[sentences.doc[i]]
    .filter((p) => p[0] === language && p[1] < end && p[2] > start)
    .map((p) => p[3]);
}

// The words of a pair that answer each other: [start, end, number] of each stretch of one side's text, in order; a
// number stands for the same thing on both sides.
function linksOf(p, language) {
  const groups = data.links[p] ?? [];
  const found = groups.flatMap((group, k) => inTwos(group[language]).map(([start, end]) => [start, end, k + 1]));
  return found.sort((a, b) => a[0] - b[0]);
}
const inTwos = (places) => places.filter((_, k) => k % 2 === 0).map((start, k) => [start, places[2 * k + 1]]);

// The same in the text of one of the pair's sentences.
function linksInSentence(p, i) {
  const language = sentences.language[i],
    side = data.pairs[`${CODES[language]}_text`][p];
  if (typeof side === "string" || i < side[0] || i > side[1]) return [];
  let before = 0;
  for (let k = side[0]; k < i; k++) before += sentences.text[k].length + 1;
  return linksOf(p, language)
    .map(([start, end, number]) => [Math.max(start - before, 0), end - before, number])
    .filter(([start, end]) => end > 0 && start < sentences.text[i].length);
}

// The text of one side of a pair: that of its sentences, or its own where they do not give it.
function pairText(language, p) {
  const side = data.pairs[`${CODES[language]}_text`][p];
  return typeof side === "string" ? side : sentences.text.slice(side[0], side[1] + 1).join(" ");
}

// The linked words of a pair, or those of some numbers, as a list to go through by keyboard; while it is open the
// words have its numbers.
function listLinks(p, only) {
  const groups = data.links[p] ?? [];
  const shown = groups.map((_, k) => k).filter((k) => !only || only.has(k + 1));
  if (!shown.length) return null;
  const cut = (language, k) =>
    inLanguage(
      "span",
      language,
      inTwos(groups[k][language])
        .map(([start, end]) => pairText(language, p).slice(start, end))
        .join(" … "),
    );
  const details = make(
    "details",
    { class: "links", open: choices.numbered },
    make("summary", {}, `${word("linked_words")} (${count(shown.length)})`),
    make(
      "ul",
      {},
      shown.map((k) =>
        make(
          "li",
          {},
          make(
            "button",
            { type: "button", "data-link": k + 1 },
            make("span", { class: "number" }, String(k + 1)),
            inOrder().map((language) => [" ", cut(language, k)]),
          ),
        ),
      ),
    ),
  );
  details.addEventListener("toggle", () => {
    details.closest(".linked")?.classList.toggle("numbered", details.open);
    choices.numbered = details.open;
    keep();
  });
  return details;
}

// What shows the words of a pair linked, with the list of them below.
function inLinks(p, content, only) {
  const list = p === undefined ? null : listLinks(p, only);
  return make("div", { class: list?.open ? "linked numbered" : "linked" }, content, list);
}

// Whichever word is pointed at, touched or reached by keyboard, the words that answer it are lit with it.
function light(event) {
  const own = event.target.closest?.("[data-link]"),
    box = own?.closest(".linked");
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  for (const each of box?.querySelectorAll(`[data-link="${own.dataset.link}"]`) ?? []) each.classList.add("lit");
}
for (const kind of ["mouseover", "focusin", "click"]) document.addEventListener(kind, light);

function bar(doc) {
  const label = shares[doc].map((share, k) => `${word(STATUSES[k])} ${percent(share)}`).join(", ");
  const pieces = shares[doc].map((share, k) =>
    make("i", { class: STATUSES[k], style: `flex:${share.toFixed(4)}` }),
  );
  return make("span", { class: "bar", role: "img", "aria-label": label, title: label }, pieces);
}
function legend(names = STATUSES) {
  return make(
    "p",
    { class: "legend" },
    names.map((key) => make("span", {}, mark(key), " ", word(key))),
  );
}
