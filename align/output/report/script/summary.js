// The answers first: how many sources say what, what only one says, what is told differently.
function showSummary() {
  const alone = [...statements.values()].filter((statement) => statement.sources === 1);
  const sources = said.sources.map((source) => ({ source, made: 0, alone: [] }));
  for (const statement of statements.values()) {
    for (const source of new Set(statement.rows.map((row) => said.source[row]))) sources[source].made += 1;
    if (statement.sources === 1) sources[said.source[statement.rows[0]]].alone.push(statement);
  }
  const pairs = data.pairs.probability,
    sum = pairs.reduce((all, value) => all + (value ?? 0), 0);
  const figures = [
    [count(said.sources.length || data.documents.length), word("n_sources"), "#documents"],
    [count(stories.size), word(stories.size === 1 ? "n_story" : "n_stories"), "#stories"],
    [count(statements.size), word("n_statements"), "#stories"],
    [count(alone.length), word("n_alone"), "#alone"],
    [count(conflicts.length), word("n_conflicts"), "#conflicts"],
    [count(pairs.length), word("n_pairs"), "#pairs"],
    [pairs.length ? percent(sum / pairs.length) : "–", word("n_precision"), "#pairs", word("precision_note")],
  ];
  return [
    make("h1", {}, word("title")),
    make("p", { class: "lead" }, word("lead")),
    make(
      "ul",
      { class: "figures" },
      figures.map(([value, label, href, title]) =>
        make("li", { title }, make("a", { href }, make("b", {}, make("bdi", { dir: "ltr" }, value)), label)),
      ),
    ),
    make(
      "section",
      { "aria-labelledby": "conflicts" },
      make("h2", { id: "conflicts" }, word("conflicts")),
      showConflicts(),
    ),
    make("section", { "aria-labelledby": "alone" }, make("h2", { id: "alone" }, word("alone")), showAlone(sources)),
    make(
      "section",
      { "aria-labelledby": "carried" },
      make("h2", { id: "carried" }, word("carried")),
      make("p", { class: "lead" }, word("carried_lead")),
      legend(),
      showCarried(),
    ),
  ];
}

function showConflicts() {
  if (!conflicts.length) return make("p", { class: "lead" }, word("no_conflicts"));
  const list = make("div", {});
  return [make("p", { class: "lead" }, word("conflicts_lead")), inChunks(list, conflicts, showConflict, 30)];
}
function showConflict(conflict) {
  const values = [...new Set(conflict.told.map((telling) => telling.value))];
  return make(
    "article",
    { class: "card" },
    make(
      "h3",
      {},
      values.map((value, k) => [k ? " · " : "", name(value)]),
      " ",
      make("span", { class: "kind" }, word(`kind_${conflict.kind}`)),
    ),
    conflict.what ? make("p", { class: "soft", dir: "auto" }, conflict.what) : null,
    conflict.told.map((telling) =>
      make(
        "div",
        { class: "told" },
        make("span", { class: "value" }, name(telling.value)),
        inLanguage("p", telling.language, telling.text, { class: "quote" }),
        make("span", { class: "source" }, linked(telling)),
      ),
    ),
  );
}

function showAlone(sources) {
  const lonely = sources
    .filter((source) => source.alone.length)
    .sort((a, b) => b.alone.length - a.alone.length || (a.source < b.source ? -1 : 1));
  if (!lonely.length) return make("p", { class: "lead" }, word("no_alone"));
  const list = make("div", {});
  return [
    make("p", { class: "lead" }, word("alone_lead"), data.nearest.length ? [" ", word("nearest_note")] : ""),
    inChunks(
      list,
      lonely,
      (source) => {
        const details = make(
          "details",
          { class: "card" },
          make(
            "summary",
            {},
            name(source.source),
            " ",
            make("b", {}, count(source.alone.length)),
            make("span", { class: "soft" }, ` ${word("of")} ${count(source.made)} ${word("alone_of")}`),
          ),
        );
        // Filled when it is opened: a large collection has tens of thousands of such sentences.
        details.addEventListener(
          "toggle",
          () => {
            const items = source.alone.map((statement) => memberOf(statement.rows[0]));
            details.append(
              ...inChunks(make("ul", { class: "plain" }), items, (member) =>
                make(
                  "li",
                  {},
                  inLanguage("p", member.language, member.text, { class: "quote" }),
                  make(
                    "span",
                    { class: "where" },
                    member.sentence >= 0
                      ? make("a", { href: `#sentence-${member.sentence}` }, word("in_context"))
                      : "",
                  ),
                  nearest(member.sentence),
                ),
              ),
            );
          },
          { once: true },
        );
        return details;
      },
      30,
    ),
  ];
}

function showCarried() {
  const rows = data.documents.map((_, doc) => doc).filter((doc) => shares[doc]);
  const body = make("tbody", {});
  const [, more] = inChunks(
    body,
    rows,
    (doc) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, make("a", { href: `#document-${doc + 1}` }, name(data.documents[doc]))),
        make("td", {}, bar(doc)),
        make("td", { dir: "ltr" }, percent(shares[doc][0])),
      ),
    40,
  );
  const head = make(
    "tr",
    {},
    make("th", { scope: "col" }, word("document")),
    make("th", { scope: "col" }, word("carried")),
    make("th", { scope: "col" }, word("covered")),
  );
  return [make("div", { class: "scroll" }, make("table", {}, make("thead", {}, head), body)), more];
}
