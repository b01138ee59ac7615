// Documents as they read, sentence by sentence; a sentence opens its counterpart.
let openDocument = 0;
let withDropped = false;

function showDocuments() {
  const shelf = make("ul", { class: "plain", id: "shelf-list" });
  const find = make("input", {
    type: "search",
    placeholder: word("find_document"),
    "aria-label": word("find_document"),
  });
  const more = make("div", {});
  const fill = () => {
    const wanted = folded(find.value.trim());
    const found = data.documents
      .map((_, doc) => doc)
      .filter((doc) => ofDocument[doc].length && folded(data.documents[doc]).includes(wanted));
    shelf.replaceChildren();
    more.replaceChildren(
      inChunks(
        shelf,
        found,
        (doc) =>
          make(
            "li",
            {},
            make(
              "a",
              { href: `#document-${doc + 1}`, "aria-current": doc === openDocument ? "page" : null },
              name(data.documents[doc]),
              bar(doc),
            ),
          ),
        100,
      )[1],
    );
  };
  find.addEventListener("input", fill);
  fill();
  return [
    make("h1", { class: "onscreen" }, word("documents")),
    make(
      "div",
      { class: "reader" },
      make(
        "nav",
        { class: "shelf", style: "display:block", "aria-label": word("documents"), tabindex: "0" },
        find,
        shelf,
        more,
      ),
      make(
        "div",
        { id: "read" },
        data.documents.length ? readDocument(openDocument) : make("p", {}, word("choose_document")),
      ),
    ),
  ];
}

function readDocument(doc) {
  const toggle = make("input", {
    type: "checkbox",
    checked: withDropped,
    onchange: (event) => {
      withDropped = event.target.checked;
      document.getElementById("read").replaceChildren(readDocument(doc));
    },
  });
  return make(
    "article",
    { class: "document" },
    make("h2", { id: `document-${doc + 1}` }, name(data.documents[doc])),
    shares[doc]
      ? [
          make(
            "p",
            { class: "soft" },
            shares[doc].map((share, k) => `${word(STATUSES[k])} ${percent(share)}`).join(" · "),
          ),
          bar(doc),
        ]
      : null,
    legend(),
    make(
      "div",
      { class: "tools" },
      make("label", { style: "display:inline" }, toggle, " ", word("show_dropped")),
      make("button", { type: "button", onclick: printAll }, word("print_all")),
    ),
    make("p", { class: "soft onscreen" }, word("choose_sentence")),
    readText(doc),
  );
}

// The text in paragraphs; a paragraph reads in the direction of most of it.
function readText(doc) {
  const items = ofDocument[doc].map((i) => ({ start: sentences.start[i], i }));
  if (withDropped)
    items.push(...data.dropped.filter((row) => row[0] === doc).map((row) => ({ start: row[1], gone: row })));
  items.sort((a, b) => a.start - b.start);
  const arabic = ofDocument[doc].filter((i) => sentences.language[i] === 0).length * 2 >= ofDocument[doc].length;
  const text = make("div", { class: "text", lang: arabic ? "ar" : "en", dir: arabic ? "rtl" : "ltr" });
  let paragraph = null;
  for (const { i, gone } of items) {
    if (gone) {
      paragraph = null;
      text.append(
        make("p", { class: "gone", dir: "auto" }, gone[3], " ", make("span", { class: "kind" }, gone[4])),
      );
      continue;
    }
    if (!paragraph || sentences.opens[i] || sentences.language[i] !== paragraph.of) {
      const language = sentences.language[i];
      paragraph = make("p", {
        lang: CODES[language] === text.lang ? null : CODES[language],
        dir: language === 0 ? "rtl" : "ltr",
      });
      paragraph.of = language;
      text.append(paragraph);
    }
    paragraph.append(saidSentence(i), " ");
  }
  text.addEventListener("keydown", moveAmongSentences);
  const first = text.querySelector(".said");
  if (first) first.tabIndex = 0;
  return text;
}

function saidSentence(i) {
  const status = STATUSES[sentences.status[i]];
  const content = dressed(sentences.text[i], sentences.language[i]);
  const open = (event) => {
    for (const row of document.querySelectorAll(".said.here")) row.classList.remove("here");
    event.currentTarget.classList.add("here");
    showSentence(i);
  };
  return make(
    "span",
    { class: `said ${status}`, id: `s${i}`, role: "button", tabindex: "-1", onclick: open, title: word(status) },
    status === "covered" ? null : mark(status),
    content,
    make("span", { class: "unseen" }, ` (${word(status)})`),
  );
}

function moveAmongSentences(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = event.target.closest(".said");
  if (!here) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    here.click();
    return;
  }
  if (!step) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll(".said")];
  const next = all[all.indexOf(here) + step];
  if (!next) return;
  here.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
  if (!panel.hidden) {
    next.click();
    next.focus();
  }
}

function openSentence(i) {
  openDocument = sentences.doc[i];
  show("documents");
  const element = document.getElementById(`s${i}`);
  element.scrollIntoView({ block: "center" });
  element.tabIndex = 0;
  element.focus();
  element.click();
}

function printAll() {
  const read = document.getElementById("read");
  read.replaceChildren(
    ...data.documents
      .map((_, doc) => doc)
      .filter((doc) => ofDocument[doc].length)
      .map(readDocument),
  );
  window.print();
  read.replaceChildren(readDocument(openDocument));
}
