// The pair under review: both sides in their contexts, borders that move by a sentence, text that can be edited.
const sequences = new Map(); // sentences of a document in one language, in order
function sequence(doc, language) {
  const key = `${doc}/${language}`;
  if (!sequences.has(key))
    sequences.set(
      key,
      ofDocument[doc].filter((i) => sentences.language[i] === language),
    );
  return sequences.get(key);
}

let work = null;

// What the reviewer makes of a pair: first and last sentence of both sides, edited texts, where it is split.
function begin(p) {
  work = {
    pair: p,
    sides: [0, 1].map((language) => beginSide(p, language)),
    cut: null,
    note: "",
    merged: [],
    editing: false,
  };
  const own = myDecision(p);
  if (own?.note) work.note = own.note;
  if (own?.becomes?.length === 1) restore(own.becomes[0]);
}
function beginSide(p, language) {
  const code = CODES[language];
  const [start, end] = [pairs[`${code}_start`][p], pairs[`${code}_end`][p]];
  const all = sequence(pairs[`${code}_doc`][p], language);
  const [first, last] = spanOf(all, start, end);
  return { language, all, first, last, start, end, text: null, moved: false };
}
function spanOf(all, start, end) {
  const inside = all.map((i, k) => k).filter((k) => sentences.start[all[k]] < end && sentences.end[all[k]] > start);
  return inside.length ? [inside[0], inside[inside.length - 1]] : [0, -1];
}
function restore([arStart, arEnd, enStart, enEnd, arText, enText]) {
  for (const [side, start, end, text] of [
    [work.sides[0], arStart, arEnd, arText],
    [work.sides[1], enStart, enEnd, enText],
  ]) {
    side.moved = start !== side.start || end !== side.end;
    [side.first, side.last] = spanOf(side.all, start, end);
    side.text = text;
  }
}

const places = (side) =>
  side.moved && side.last >= side.first
    ? [sentences.start[side.all[side.first]], sentences.end[side.all[side.last]]]
    : [side.start, side.end];
function becomes() {
  const [ar, en] = work.sides;
  if (work.cut) {
    const halves = work.sides.map((side, k) => [
      [sentences.start[side.all[side.first]], sentences.end[side.all[side.first + work.cut[k] - 1]]],
      [sentences.start[side.all[side.first + work.cut[k]]], sentences.end[side.all[side.last]]],
    ]);
    return [0, 1].map((half) => [...halves[0][half], ...halves[1][half], null, null]);
  }
  if (!ar.moved && !en.moved && ar.text === null && en.text === null) return [];
  return [[...places(ar), ...places(en), ar.text, en.text]];
}

function move(side, edge, by) {
  const [first, last] = edge === "start" ? [side.first + by, side.last] : [side.first, side.last + by];
  if (first < 0 || last >= side.all.length || first > last) return;
  Object.assign(side, { first, last, text: null, moved: true });
  work.cut = null;
  draw();
}

function join() {
  const last = [...work.merged, work.pair].reduce((best, p) => Math.max(best, p), -1);
  const next = last + 1;
  const same = next < size && ["ar_doc", "en_doc"].every((name) => pairs[name][next] === pairs[name][work.pair]);
  if (!same) {
    say(word("nothing_to_merge"));
    trouble(word("nothing_to_merge"));
    return;
  }
  for (const side of work.sides) {
    const code = CODES[side.language];
    const [first, until] = spanOf(side.all, pairs[`${code}_start`][next], pairs[`${code}_end`][next]);
    Object.assign(side, {
      first: Math.min(side.first, first),
      last: Math.max(side.last, until),
      moved: true,
      text: null,
    });
  }
  work.merged.push(next);
  work.cut = null;
  draw();
}

function split() {
  if (work.cut) {
    work.cut = null;
    draw();
    return;
  }
  if (work.sides.some((side) => side.last - side.first < 1)) {
    trouble(word("nothing_to_split"));
    return;
  }
  work.cut = [1, 1];
  for (const side of work.sides) side.text = null;
  draw();
}

function edit() {
  if (work.editing) {
    for (const side of work.sides) {
      const text = document.getElementById(`edit-${side.language}`).value.trim().replace(/\s+/g, " ");
      side.text = text && text !== ownText(side) ? text : null;
    }
  }
  work.editing = !work.editing;
  work.cut = null;
  draw();
  if (work.editing) document.getElementById(`edit-${inOrder()[0]}`).focus();
}

// The text of a side as the document has it.
function ownText(side) {
  const stored = pairs[`${CODES[side.language]}_text`][work.pair];
  if (!side.moved && typeof stored === "string") return stored;
  return side.all
    .slice(side.first, side.last + 1)
    .map((i) => sentences.text[i])
    .join(" ");
}

function showSide(side, k) {
  const language = side.language,
    code = CODES[language];
  const line = (i) => inLanguage("p", language, sentences.text[i], { class: "around" });
  const before = side.all.slice(Math.max(side.first - 2, 0), side.first),
    after = side.all.slice(side.last + 1, side.last + 3);
  const edges = (edge) =>
    make(
      "div",
      { class: "edges" },
      make(
        "button",
        {
          type: "button",
          "aria-label": `${word(`grow_${edge}`)} (${code})`,
          title: word(`grow_${edge}`),
          onclick: () => move(side, edge, edge === "start" ? -1 : 1),
        },
        edge === "start" ? "↑ +" : "↓ +",
      ),
      make(
        "button",
        {
          type: "button",
          "aria-label": `${word(`shrink_${edge}`)} (${code})`,
          title: word(`shrink_${edge}`),
          onclick: () => move(side, edge, edge === "start" ? 1 : -1),
        },
        edge === "start" ? "↓ −" : "↑ −",
      ),
    );
  return make(
    "section",
    {
      class: "side",
      lang: code,
      dir: language === 0 ? "rtl" : "ltr",
      "aria-label": code === "ar" ? "العربية" : "English",
    },
    make("p", { class: "where" }, name(data.documents[pairs[`${code}_doc`][work.pair]])),
    before.map((i) => line(i)),
    edges("start"),
    showOwn(side, k),
    edges("end"),
    after.map((i) => line(i)),
  );
}

function showOwn(side, k) {
  const language = side.language;
  if (work.editing)
    return make(
      "textarea",
      { id: `edit-${language}`, "aria-label": word("edit"), dir: language === 0 ? "rtl" : "ltr" },
      side.text ?? ownText(side),
    );
  if (side.text !== null)
    return [
      inLanguage("p", language, side.text, { class: "own" }),
      make("p", { class: "around" }, `${word("original")}: `, ownText(side)),
    ];
  if (!side.moved && typeof pairs[`${CODES[language]}_text`][work.pair] === "string")
    return inLanguage("p", language, ownText(side), { class: "own" }, { links: linksOf(work.pair, language) });
  const own = side.all.slice(side.first, side.last + 1);
  const links = (i) => ({ links: linksInSentence(work.pair, i) });
  return own.map((i, at) => [
    work.cut && at === work.cut[k] ? make("p", { class: "cut" }, word("cut_here")) : null,
    work.cut && at > 0
      ? inLanguage("button", language, sentences.text[i], {
          class: "own",
          type: "button",
          onclick: () => {
            work.cut[k] = at;
            draw();
          },
        })
      : inLanguage("p", language, sentences.text[i], { class: "own" }, links(i)),
  ]);
}
