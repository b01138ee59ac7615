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
const unlisted = new Map(said.others.map(([row, language, text]) => [row, { language, text }]));
const statements = new Map();
const statementOf = new Map();
for (let row = 0, last = null; row < said.statement.length; row++) {
  if (last?.number !== said.statement[row]) {
    last = { number: said.statement[row], story: said.story[row], rows: [], sources: 0 };
    statements.set(last.number, last);
  }
  if (!last.rows.some((other) => said.source[other] === said.source[row])) last.sources += 1;
  last.rows.push(row);
  if (said.sentence[row] >= 0 && !statementOf.has(said.sentence[row]))
    statementOf.set(said.sentence[row], last.number);
}
const ROLES = ["full", "partial", "differs"];
function memberOf(row) {
  const at = said.sentence[row];
  const text = at < 0 ? unlisted.get(row) : { language: sentences.language[at], text: sentences.text[at] };
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
