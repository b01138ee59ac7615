// Which part of the page is shown, from the address; the choices of the reader.
const VIEWS = {
  summary: showSummary,
  stories: showStories,
  documents: showDocuments,
  pairs: showPairs,
  dropped: showDropped,
  about: showAbout,
};
let view = "";

function show(next) {
  view = next;
  panel.hidden = true;
  document.body.classList.remove("paneled");
  document.getElementById("main").replaceChildren(...VIEWS[next]().flat(Infinity).filter(Boolean));
  document.title = `${word(next)} – align`;
  drawFrame();
}

function drawFrame() {
  dress(change);
  const nav = document.getElementById("nav");
  nav.setAttribute("aria-label", word("sections"));
  nav.replaceChildren(
    ...Object.keys(VIEWS).map((key) =>
      make("a", { href: `#${key}`, "aria-current": key === view ? "page" : null }, word(key)),
    ),
  );
  nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function change(made) {
  Object.assign(choices, made);
  keep();
  const at = document.documentElement.scrollTop;
  show(view);
  document.documentElement.scrollTop = at;
}

function follow() {
  const hash = decodeURIComponent(location.hash.slice(1));
  const [, kind, number] = hash.match(/^(pair|document|story|sentence)-(\d+)$/) ?? [];
  const n = Number(number);
  if (kind === "pair" && n >= 1 && n <= sure.length) {
    openPair(n - 1);
    return;
  }
  if (kind === "sentence" && n < total) {
    openSentence(n);
    return;
  }
  if (kind === "document" && n >= 1 && n <= data.documents.length) {
    openDocument = n - 1;
    show("documents");
    window.scrollTo(0, 0);
    document.getElementById("main").focus({ preventScroll: true });
    return;
  }
  if (kind === "story") {
    show("stories");
    openStory(n);
    return;
  }
  if (hash === "conflicts" || hash === "alone" || hash === "carried") {
    show("summary");
    document.getElementById(hash)?.scrollIntoView();
    return;
  }
  if (hash === "main") {
    document.getElementById("main").focus();
    return;
  }
  show(hash in VIEWS ? hash : "summary");
  window.scrollTo(0, 0);
}
function openStory(number) {
  const section = document.getElementById(`story-${number}`);
  const details = section?.querySelector("details");
  if (details) details.open = true;
  section?.scrollIntoView();
}

window.addEventListener("hashchange", follow);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && view === "pairs" && !/INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) {
    event.preventDefault();
    document.querySelector("input[name=search]").focus();
  }
});
openDocument = Math.max(
  ofDocument.findIndex((own) => own.length),
  0,
);
follow();
