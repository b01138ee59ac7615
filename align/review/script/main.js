// The page: head with progress, the pair, the verdicts; one key each.
const VERDICTS = [
  ["accept", "a"],
  ["reject", "r"],
  ["partial", "p"],
  ["unsure", "u"],
];
const TOOLS = [
  ["edit", "e", edit],
  ["merge", "m", join],
  ["split", "s", split],
  ["note", "n", () => document.querySelector("input[name=note]")?.focus()],
  ["linked_words", "w", () => document.querySelector(".links > summary")?.click()],
  ["undo", "z", undo],
  ["back", "k", () => go(-1)],
  ["next", "j", () => go(1)],
];
const label = (verdict) => word(verdict === "partial" ? "partial_verdict" : verdict);

function draw() {
  const decided = mine.length;
  const minutes = (Date.now() - started) / 60000;
  const choice = (text, key, values) =>
    make(
      "label",
      {},
      text,
      make(
        "select",
        {
          name: key,
          onchange: (event) => {
            order[key] = event.target.value;
            fillQueue();
          },
        },
        values.map(([value, shown]) => make("option", { value, selected: order[key] === value }, shown)),
      ),
    );
  const empty = here < 0 || here >= queue.length;
  dress(change);
  document.title = `${word("review")} ${decided}/${size} – align`;
  document.getElementById("nav").replaceChildren(make("span", { class: "soft" }, word("review")));
  document.getElementById("main").replaceChildren(
    make(
      "div",
      { class: "review" },
      make("h1", { class: "unseen" }, word("review")),
      make(
        "div",
        { class: "head" },
        make(
          "label",
          {},
          word("who"),
          make("input", {
            name: "reviewer",
            value: reviewer,
            autocomplete: "off",
            onchange: (event) => rename(event.target.value.trim()),
          }),
        ),
        choice(word("queue"), "by", [
          ["doubt", word("queue_doubt")],
          ["document", word("queue_document")],
        ]),
        choice(word("show"), "show", [
          ["open", word("show_open")],
          ["all", word("show_all")],
          ["disputed", word("show_disputed")],
        ]),
        make(
          "span",
          { class: "soft", id: "progress" },
          `${count(decided)} ${word("of")} ${count(size)} ${word("decided")} · ${count(Math.max(queue.length - here, 0))} ${word("left")}${done > 4 ? ` · ${count(Math.round((60 * done) / Math.max(minutes, 0.1)))} ${word("pace")}` : ""}`,
        ),
        data.packed
          ? make(
              "button",
              {
                type: "button",
                onclick: () => {
                  saveDecisions();
                  draw();
                },
              },
              `${word("save_file")} (${count(log.length)})`,
            )
          : [
              make("a", { href: "reviewed.tsv" }, word("table_link")),
              make("button", { type: "button", onclick: showAgreement }, word("agreement")),
            ],
      ),
      make("progress", { value: decided, max: size, "aria-label": word("decided") }),
      make("p", { class: "trouble", id: "trouble", role: "alert", hidden: true }),
      empty ? make("p", { class: "lead" }, word("done")) : showCard(),
      make(
        "div",
        { class: "verdicts", role: "group", "aria-label": word("review") },
        VERDICTS.map(([verdict, key]) =>
          make(
            "button",
            {
              type: "button",
              class: verdict,
              disabled: empty,
              "aria-keyshortcuts": key,
              "aria-pressed": String(!empty && myDecision(work.pair)?.verdict === verdict),
              onclick: () => decide(verdict),
            },
            label(verdict),
            make("kbd", {}, key.toUpperCase()),
          ),
        ),
      ),
      make(
        "div",
        { class: "changes", role: "group", "aria-label": word("edit") },
        TOOLS.map(([tool, key, act]) =>
          make(
            "button",
            {
              type: "button",
              "aria-keyshortcuts": key,
              disabled: empty && !["undo", "back"].includes(tool),
              onclick: act,
            },
            word(tool),
            make("kbd", {}, key.toUpperCase()),
          ),
        ),
      ),
    ),
  );
}

function showCard() {
  const p = work.pair;
  const others = order.show === "disputed" ? decisions[p] : [];
  return make(
    "article",
    {},
    make(
      "p",
      { class: "about" },
      make(
        "span",
        { class: "value", dir: "ltr" },
        pairs.probability[p] === null ? "–" : pairs.probability[p].toFixed(2),
      ),
      make("span", { class: "soft" }, `${word("probability")} · #${p + 1} · ${pairs.method[p]}`),
      pairs.flags[p]
        .split(",")
        .filter(Boolean)
        .map((flag) => make("span", { class: "flag" }, flag)),
      others.map((decision) =>
        make(
          "span",
          { class: "kind" },
          `${decision.reviewer}: ${label(decision.verdict)}${decision.note ? ` (${decision.note})` : ""}`,
        ),
      ),
    ),
    inLinks(
      p,
      make(
        "div",
        { class: "sides" },
        inOrder().map((language) => showSide(work.sides[language], language)),
      ),
    ),
    make(
      "p",
      {},
      make(
        "label",
        { class: "soft" },
        `${word("note")} `,
        make("input", {
          name: "note",
          value: work.note,
          style: "inline-size:min(32rem,100%)",
          oninput: (event) => {
            work.note = event.target.value;
          },
        }),
      ),
    ),
  );
}

function trouble(text) {
  const box = document.getElementById("trouble");
  box.textContent = text;
  box.hidden = false;
}

async function showAgreement() {
  const rows = await (await fetch("agreement")).json();
  trouble(
    rows.length
      ? rows
          .map(
            (row) =>
              `${row.one} – ${row.other}: ${count(row.pairs)} ${word("n_pairs")}, ${percent(row.alike)} ${word("alike")}, ${word("kappa")} ${row.kappa === null ? "–" : row.kappa.toFixed(2)}`,
          )
          .join(" · ")
      : "–",
  );
}

function rename(next) {
  reviewer = next;
  try {
    localStorage.setItem("align-reviewer", reviewer);
  } catch {
    /* nothing is kept */
  }
  mine.length = 0;
  const own = decisions.flatMap((list, pair) =>
    list.filter((d) => d.reviewer === reviewer && d.verdict !== "merged").map((d) => [d.at, pair]),
  );
  own.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  mine.push(...own.map(([, pair]) => pair));
  fillQueue();
}
function change(made) {
  Object.assign(choices, made);
  keep();
  draw();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.tagName === "TEXTAREA" || event.target.tagName === "INPUT") {
    if (event.key === "Escape") {
      if (work?.editing) edit();
      event.target.blur();
    }
    return;
  }
  if (event.target.tagName === "SELECT") return;
  // By the place of the key as well, so that an Arabic layout serves: ش is where A is.
  const key = /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : event.key.toLowerCase();
  const verdict = VERDICTS.find(([, letter]) => letter === key),
    tool = TOOLS.find(([, letter]) => letter === key);
  if (verdict) {
    event.preventDefault();
    decide(verdict[0]);
  } else if (tool) {
    event.preventDefault();
    tool[2]();
  }
});

loadDecisions().then(
  () => rename(reviewer),
  (error) => {
    draw();
    trouble(String(error));
  },
);
