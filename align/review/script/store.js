// Decisions: sent to the server one by one, or, on a packed page, kept in the browser and saved as a file.
const pairs = data.pairs;
const size = pairs.probability.length;
const spotOf = (p) => [
  data.documents[pairs.ar_doc[p]],
  pairs.ar_start[p],
  pairs.ar_end[p],
  data.documents[pairs.en_doc[p]],
  pairs.en_start[p],
  pairs.en_end[p],
];

const decisions = Array.from({ length: size }, () => []);
const mine = []; // pairs in the order in which this reviewer decided on them; `undo` takes the last
let reviewer = data.reviewer;
if (!reviewer)
  try {
    reviewer = localStorage.getItem("align-reviewer") || "";
  } catch {
    /* nothing is kept */
  }

const KEY = `align-review-${size}-${data.documents.join("|").length}-${data.documents[0] ?? ""}`;
let log = [];
let unsaved = 0;
if (data.packed)
  try {
    log = JSON.parse(localStorage.getItem(KEY) || "[]");
  } catch {
    log = [];
  }

function remember(decision) {
  const own = decisions[decision.pair].filter(
    (other) => other.reviewer !== decision.reviewer || other.settles !== decision.settles,
  );
  decisions[decision.pair] = decision.verdict === "withdrawn" ? own : [...own, decision];
  if (decision.reviewer !== reviewer || decision.verdict === "merged") return;
  const at = mine.indexOf(decision.pair);
  if (at >= 0) mine.splice(at, 1);
  if (decision.verdict !== "withdrawn") mine.push(decision.pair);
}

const rowOf = new Map();
async function loadDecisions() {
  for (let p = 0; p < size; p++) rowOf.set(JSON.stringify(spotOf(p)), p);
  const known = data.packed ? data.decisions : await (await fetch("decisions")).json();
  for (const decision of known) remember(decision);
  for (const sent of log) recall(sent);
}
// What a decision that was sent means for the pairs on the page.
function recall(sent) {
  const pair = rowOf.get(JSON.stringify(sent.spot));
  if (pair === undefined) return;
  const { verdict, reviewer: by, at, note, settles, becomes } = sent;
  remember({ pair, verdict, reviewer: by, at, note, settles, becomes });
  for (const other of sent.merged ?? []) {
    const taken = rowOf.get(JSON.stringify(other));
    if (taken !== undefined)
      remember({
        pair: taken,
        verdict: verdict === "withdrawn" ? "withdrawn" : "merged",
        reviewer: by,
        at,
        note: "",
        settles,
        becomes: [],
      });
  }
}

// Nothing moves on before this has returned: what is shown as decided is on the disk.
async function send(decision) {
  const sent = { ...decision, reviewer };
  if (data.packed) {
    sent.at = new Date().toISOString();
    log.push(sent);
    unsaved += 1;
    try {
      localStorage.setItem(KEY, JSON.stringify(log));
    } catch {
      /* saving the file is what counts */
    }
  } else {
    const answer = await fetch("decide", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(sent),
    });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.error ?? answer.status);
    sent.at = told.at;
  }
  recall(sent);
}

function saveDecisions() {
  const text = JSON.stringify({ format: "align decisions 1", decisions: log }, null, 1);
  const link = make("a", {
    download: `decisions-${reviewer || "reviewer"}.json`,
    href: URL.createObjectURL(new Blob([text], { type: "application/json" })),
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  unsaved = 0;
}
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

const myDecision = (p) => decisions[p].find((decision) => decision.reviewer === reviewer && !decision.settles);
// Two reviewers who differ, and nobody has settled it.
function isDisputed(p) {
  const own = decisions[p];
  return (
    !own.some((decision) => decision.settles) &&
    new Set(own.map((decision) => decision.verdict + JSON.stringify(decision.becomes))).size > 1
  );
}
