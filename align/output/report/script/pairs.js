// All pairs: searched, filtered, sorted, chosen and saved.
const pairs = data.pairs;
const sure = pairs.probability.map((value) => value ?? 0);
const chosen = new Set();
const wanted = { search: "", method: "", flag: "", document: "", story: "", least: 0, most: 1, sort: "order" };
const searchable = [];
let pairList = null;
let shownPairs = [];
let herePair = -1;

const ORDERS = {
  order: null,
  low: (a, b) => sure[a] - sure[b],
  high: (a, b) => sure[b] - sure[a],
  margin: (a, b) => (pairs.margin[a] ?? 0) - (pairs.margin[b] ?? 0),
  length: (a, b) => lengthOf(b) - lengthOf(a),
};
const lengthOf = (p) => sideLength(0, p) + sideLength(1, p);

// Fold the texts of some more pairs for searching. It is begun while the reader looks at the first of them.
function prepareSearch(more) {
  for (let p = searchable.length; more && p < sure.length; p++, more--)
    searchable.push(folded(`${pairText(0, p)}\n${pairText(1, p)}`));
}
function prepareInPauses() {
  if (searchable.length >= sure.length) return;
  prepareSearch(2000);
  setTimeout(prepareInPauses);
}

function findPairs() {
  const query = folded(wanted.search.trim());
  if (query) prepareSearch(sure.length);
  const story = wanted.story ? new Set(stories.get(Number(wanted.story)).documents) : null;
  const doc = wanted.document === "" ? -1 : Number(wanted.document);
  const found = [];
  for (let p = 0; p < sure.length; p++) {
    if (sure[p] < wanted.least || sure[p] > wanted.most) continue;
    if (wanted.method && pairs.method[p] !== wanted.method) continue;
    if (wanted.flag === "-" ? pairs.flags[p] : wanted.flag && !pairs.flags[p].split(",").includes(wanted.flag))
      continue;
    if (doc >= 0 && pairs.ar_doc[p] !== doc && pairs.en_doc[p] !== doc) continue;
    if (story && !(story.has(pairs.ar_doc[p]) && story.has(pairs.en_doc[p]))) continue;
    if (query && !searchable[p].includes(query)) continue;
    found.push(p);
  }
  if (ORDERS[wanted.sort]) found.sort((a, b) => ORDERS[wanted.sort](a, b) || a - b);
  return found;
}

function sideLength(language, p) {
  const side = pairs[`${CODES[language]}_text`][p];
  if (typeof side === "string") return side.length;
  let sum = side[1] - side[0];
  for (let i = side[0]; i <= side[1]; i++) sum += sentences.text[i].length;
  return sum;
}

function showPairs() {
  const choice = (label, key, options) =>
    make(
      "label",
      {},
      label,
      make(
        "select",
        {
          name: key,
          onchange: (event) => {
            wanted[key] = event.target.value;
            refresh();
          },
        },
        options.map(([value, text]) =>
          make("option", { value, selected: String(wanted[key]) === String(value) }, text),
        ),
      ),
    );
  const number = (label, key) =>
    make(
      "label",
      {},
      label,
      make("input", {
        type: "number",
        name: key,
        min: "0",
        max: "1",
        step: "0.01",
        value: wanted[key],
        oninput: (event) => {
          const value = Number(event.target.value);
          wanted[key] = event.target.value === "" || Number.isNaN(value) ? Number(key === "most") : value;
          refresh();
        },
      }),
    );
  const methods = [...new Set(pairs.method)].sort(),
    flags = [...new Set([...new Set(pairs.flags)].flatMap((all) => all.split(",")))].filter(Boolean).sort();
  const used = new Set(pairs.ar_doc.concat(pairs.en_doc));
  const search = make("input", {
    type: "search",
    name: "search",
    value: wanted.search,
    oninput: (event) => {
      wanted.search = event.target.value;
      refresh();
    },
  });
  const counted = make("p", { class: "soft", role: "status", id: "counted" });
  pairList = new LongList(word("pairs"), renderPair, (p) => estimatePair(p));
  const page = [
    make("h1", {}, word("pairs")),
    make(
      "form",
      { role: "search", "aria-label": word("pairs"), onsubmit: (event) => event.preventDefault() },
      make(
        "div",
        { class: "tools" },
        make("label", {}, word("search"), search),
        choice(
          word("sort"),
          "sort",
          Object.keys(ORDERS).map((key) => [key, word(`by_${key}`)]),
        ),
      ),
      // On a phone the filters would push the pairs off the screen.
      make(
        "details",
        { open: matchMedia("(min-width: 52rem)").matches },
        make("summary", {}, word("filters")),
        make(
          "div",
          { class: "tools" },
          number(word("least"), "least"),
          number(word("most"), "most"),
          choice(word("method"), "method", [["", word("any")], ...methods.map((method) => [method, method])]),
          choice(word("flag"), "flag", [
            ["", word("any")],
            ["-", word("none")],
            ...flags.map((flag) => [flag, flag]),
          ]),
          choice(word("document"), "document", [
            ["", word("any")],
            ...data.documents.map((text, doc) => [doc, text]).filter(([doc]) => used.has(doc)),
          ]),
          choice(word("story"), "story", [
            ["", word("any")],
            ...[...stories.values()]
              .filter((story) => story.documents.length > 1)
              .map((story) => [story.number, `${word("story")} ${story.number}`]),
          ]),
        ),
      ),
    ),
    make(
      "div",
      { class: "tools" },
      counted,
      make(
        "button",
        {
          type: "button",
          onclick: () => {
            for (const p of shownPairs) chosen.add(p);
            refresh(true);
          },
        },
        word("select_all"),
      ),
      make(
        "button",
        {
          type: "button",
          onclick: () => {
            chosen.clear();
            refresh(true);
          },
        },
        word("clear"),
      ),
      make(
        "button",
        { type: "button", onclick: () => savePairs([...chosen].sort((a, b) => a - b)) },
        word("save_selected"),
      ),
      make("button", { type: "button", onclick: () => savePairs(shownPairs) }, word("save_shown")),
    ),
    pairList.box,
  ];
  shownPairs = findPairs();
  queueMicrotask(() => {
    refresh();
    setTimeout(prepareInPauses, 200);
  });
  return page;
}

function refresh(inPlace) {
  if (!pairList?.box.isConnected) return;
  if (inPlace) pairList.redraw();
  else {
    shownPairs = findPairs();
    pairList.show(shownPairs);
  }
  document.getElementById("counted").textContent =
    shownPairs.length || !sure.length
      ? `${count(shownPairs.length)} ${word("of")} ${count(sure.length)} ${word("shown")} · ${count(chosen.size)} ${word("selected")}`
      : word("no_pairs");
}

// How high a row will be, from the width of the list and the length of its texts; put right when it is drawn.
function estimatePair(p) {
  const width = pairList.width || 900,
    narrow = width < 700;
  const perLine = Math.max((narrow ? width : (width - 200) / 2) / 8.2, 10);
  const [ar, en] = [33, 25].map((height, language) => height * Math.ceil(sideLength(language, p) / perLine) + 45);
  return narrow ? ar + en + 50 : Math.max(ar, en, 90);
}

function renderPair(p) {
  const hits = folded(wanted.search.trim());
  const side = (language) => {
    return inLanguage("div", language, pairText(language, p), { class: "quote" }, { hits, links: linksOf(p, language) });
  };
  const where = (language) => {
    const code = CODES[language];
    return make(
      "span",
      { class: "where", lang: "en", dir: "ltr" },
      name(data.documents[pairs[`${code}_doc`][p]]),
      ` ${pairs[`${code}_start`][p]}–${pairs[`${code}_end`][p]}`,
    );
  };
  const number = `#${p + 1}`;
  const box = make("input", {
    type: "checkbox",
    checked: chosen.has(p),
    "aria-label": `${word("select")} ${p + 1}`,
    onchange: (event) => {
      if (event.target.checked) chosen.add(p);
      else chosen.delete(p);
      refreshCount();
    },
  });
  const sides = inOrder().map((language) => {
    const cell = side(language);
    cell.append(where(language));
    return cell;
  });
  return make(
    "div",
    { class: p === herePair ? "pair linked here" : "pair linked", id: `pair-row-${p + 1}` },
    make(
      "div",
      { class: "told-by" },
      box,
      make("a", { href: `#pair-${p + 1}`, class: "soft", dir: "ltr" }, number),
      make(
        "span",
        {
          class: "value",
          dir: "ltr",
          title: `${word("cosine")} ${pairs.cosine[p] ?? "–"}, ${word("margin")} ${pairs.margin[p] ?? "–"}`,
        },
        pairs.probability[p] === null ? "–" : sure[p].toFixed(2),
      ),
      make("span", { class: "kind", title: word(`method_${pairs.method[p]}`) }, pairs.method[p]),
      pairs.flags[p]
        .split(",")
        .filter(Boolean)
        .map((flag) => make("span", { class: "flag" }, flag)),
      make("button", { type: "button", onclick: () => showPairContext(p) }, word("in_context")),
    ),
    sides,
  );
}
function refreshCount() {
  document.getElementById("counted").textContent =
    `${count(shownPairs.length)} ${word("of")} ${count(sure.length)} ${word("shown")} · ${count(chosen.size)} ${word("selected")}`;
}

function showPairContext(p) {
  const sides = inOrder().map((language) => {
    const code = CODES[language];
    return context(pairs[`${code}_doc`][p], language, pairs[`${code}_start`][p], pairs[`${code}_end`][p], p);
  });
  openPanel(`${word("pairs")} #${p + 1}`, [inLinks(p, sides)]);
}

function openPair(p) {
  Object.assign(wanted, {
    search: "",
    method: "",
    flag: "",
    document: "",
    story: "",
    least: 0,
    most: 1,
    sort: "order",
  });
  herePair = p;
  show("pairs");
  queueMicrotask(() => {
    const row = pairList.reveal(shownPairs.indexOf(p));
    row?.querySelector("a")?.focus({ preventScroll: true });
  });
}

// The columns of pairs.tsv, as they stand there.
function savePairs(rows) {
  const lines = rows.map((p) =>
    data.columns
      .map((column) => {
        const value = pairs[column][p];
        if (column.endsWith("_doc")) return data.documents[value];
        if (column.endsWith("_text")) return pairText(CODES.indexOf(column.slice(0, 2)), p);
        return typeof value === "number" && ["probability", "cosine", "margin"].includes(column)
          ? value.toFixed(4)
          : (value ?? "");
      })
      .join("\t"),
  );
  const text = `${[data.columns.join("\t"), ...lines].join("\n")}\n`;
  const link = make("a", {
    download: "pairs-selected.tsv",
    href: URL.createObjectURL(new Blob([text], { type: "text/tab-separated-values" })),
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say(`${word("saved")}: ${count(rows.length)}`);
}
