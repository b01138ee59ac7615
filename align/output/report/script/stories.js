// Stories: each a matrix of statements by sources.
function showStories() {
  const many = [...stories.values()].filter((story) => story.documents.length > 1);
  const lone = [...stories.values()].filter((story) => story.documents.length === 1);
  const list = make("div", {});
  return [
    make("h1", {}, word("stories")),
    make("p", { class: "lead" }, word("stories_lead")),
    make(
      "p",
      { class: "legend" },
      ["full", "partial", "differs"].map((role) =>
        make("span", {}, mark(role), " ", word(role === "partial" ? "partial" : role)),
      ),
    ),
    inChunks(list, many, (story) => showStory(story), 20),
    lone.length
      ? [
          make("h2", {}, word("lone_stories")),
          inChunks(make("ul", { class: "plain" }), lone, (story) =>
            make(
              "li",
              { id: `story-${story.number}` },
              make("a", { href: `#document-${story.documents[0] + 1}` }, name(data.documents[story.documents[0]])),
            ),
          ),
        ]
      : null,
  ];
}

function showStory(story) {
  const shared = story.statements.filter((statement) => statement.sources > 1).length;
  const section = make(
    "section",
    { class: "card", id: `story-${story.number}` },
    make(
      "h2",
      {},
      `${word("story")} ${story.number}`,
      make(
        "span",
        { class: "soft" },
        ` · ${word("sources")}: ${count(sourcesOf(story).length)} · ${word("statements")}: ${count(story.statements.length)}`,
      ),
    ),
    make(
      "p",
      { class: "where" },
      story.documents.map((doc, k) => [
        k ? " · " : "",
        make("a", { href: `#document-${doc + 1}` }, name(data.documents[doc])),
      ]),
    ),
  );
  const details = make("details", {}, make("summary", {}, word("matrix")));
  details.addEventListener("toggle", () => details.append(showMatrix(story, shared)), { once: true });
  section.append(details);
  return section;
}

function showMatrix(story, shared) {
  const sources = [
    ...new Set([
      ...sourcesOf(story),
      ...story.statements.flatMap((statement) => statement.rows.map((row) => said.sources[said.source[row]])),
    ]),
  ];
  const box = make("input", { type: "checkbox" });
  const holder = make("div", {});
  const draw = () => {
    const wanted = story.statements.filter((statement) => !box.checked || statement.sources > 1);
    const body = make("tbody", {});
    const [, more] = inChunks(body, wanted, (statement) => showRow(statement, sources), 100);
    const head = make(
      "tr",
      {},
      make("th", { scope: "col" }, word("statement")),
      sources.map((source) => make("th", { scope: "col" }, name(source))),
    );
    holder.replaceChildren(
      make(
        "div",
        {
          class: "scroll matrix",
          tabindex: "0",
          role: "region",
          "aria-label": `${word("matrix")}: ${word("story")} ${story.number}`,
        },
        make("table", {}, make("thead", {}, head), body),
      ),
      more,
    );
  };
  box.addEventListener("change", draw);
  draw();
  return make("div", {}, make("label", {}, box, ` ${word("shared_only")} (${count(shared)})`), holder);
}

const RANK = { full: 0, differs: 1, partial: 2 }; // the first that holds is shown
function showRow(statement, sources) {
  const best = represent(statement);
  const roles = new Map();
  for (const member of membersOf(statement))
    if (!roles.has(member.source) || RANK[member.role] < RANK[roles.get(member.source)])
      roles.set(member.source, member.role);
  return make(
    "tr",
    {},
    make(
      "th",
      { scope: "row" },
      inLanguage("button", best.language, best.text, { type: "button", onclick: () => showStatement(statement) }),
    ),
    sources.map((source) => {
      const role = roles.get(source);
      const label = role ? word(role) : word("silent");
      return make("td", { title: label }, role ? mark(role) : "", make("span", { class: "unseen" }, label));
    }),
  );
}
