// Elements, words of the interface, and text in its own direction.
const data = JSON.parse(document.getElementById("data").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const CODES = ["ar", "en"];
const STATUSES = ["covered", "partial", "uncovered"];
const MARKS = { covered: "●", partial: "◐", uncovered: "○", full: "●", differs: "≠" };

// What the reader chose; kept where the browser lets a page from disk keep anything.
const choices = { language: document.documentElement.lang, theme: "auto", first: "", numbered: false };
try {
  Object.assign(choices, JSON.parse(localStorage.getItem("align") || "{}"));
} catch {
  /* nothing is kept */
}
function keep() {
  try {
    localStorage.setItem("align", JSON.stringify(choices));
  } catch {
    /* nothing is kept */
  }
}

const word = (key) => words[choices.language][key] ?? words.en[key] ?? key;
const count = (n) => new Intl.NumberFormat("en").format(n);
const percent = (share) => `${(100 * share).toFixed(share > 0.995 && share < 1 ? 1 : 0)} %`;
const firstLanguage = () => choices.first || choices.language;
const inOrder = () => (firstLanguage() === "ar" ? [0, 1] : [1, 0]);

// make("p", { class: "quote", onclick: f }, "text", element, …); text never becomes markup.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""),
  );
  return element;
}

// Latin names and numbers inside Arabic keep their own order: "شركة Meta AI 2.0" does not come apart.
const LATIN = /[A-Za-z0-9](?:[A-Za-z0-9 .,:%/&@'’_+-]*[A-Za-z0-9%])?/g;

// A text as nodes, or a stretch of it: Latin apart where it is Arabic, what was searched for marked, and each linked
// stretch of words an element of its own. `links` are [start, end, number] in order.
function dressed(text, language, { hits = "", links = [], from = 0, to = text.length } = {}) {
  const found = hits ? findHits(text, hits) : [];
  if (language === 1) return cutAtMarks(text, from, to, found, links);
  const nodes = [];
  let last = from;
  for (const match of text.slice(from, to).matchAll(LATIN)) {
    const start = from + match.index,
      end = start + match[0].length;
    nodes.push(
      ...cutAtMarks(text, last, start, found, links),
      make("bdi", { dir: "ltr" }, cutAtMarks(text, start, end, found, links)),
    );
    last = end;
  }
  return [...nodes, ...cutAtMarks(text, last, to, found, links)];
}
function cutAtMarks(text, from, to, hits, links) {
  const marks = [...hits, ...links].filter(([start, end]) => start < to && end > from);
  if (!marks.length) return [text.slice(from, to)];
  const cuts = new Set([from, to]);
  for (const [start, end] of marks) cuts.add(Math.max(start, from)).add(Math.min(end, to));
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((start, k) => {
    const end = places[k + 1];
    const holds = ([first, last]) => first <= start && end <= last;
    const link = links.find(holds);
    const piece = hits.some(holds)
      ? make("mark", { class: "hit" }, text.slice(start, end))
      : text.slice(start, end);
    return link
      ? make("span", { class: "word", "data-link": link[2], "data-number": end === link[1] ? link[2] : null }, piece)
      : piece;
  });
}

// Where what was searched for stands in a text.
function findHits(text, hits) {
  const places = foldedWithPlaces(text);
  const found = [];
  let last = 0;
  for (let at = places.text.indexOf(hits); at >= 0; at = places.text.indexOf(hits, at + hits.length)) {
    const start = places.at[at],
      end = places.at[at + hits.length - 1] + 1;
    if (start < last) continue;
    found.push([start, end]);
    last = end;
  }
  return found;
}

// Text for searching: no case, no vowel signs or tatweel, one alef, one digit set.
const DROPPED = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const ALIKE = [
  [/[أإآٱ]/g, "ا"],
  [/ى/g, "ي"],
  [/ة/g, "ه"],
  [/[‘’]/g, "'"],
  [/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)],
  [/٫/g, "."],
  [/٬/g, ","],
];
function folded(text) {
  let out = text.toLowerCase();
  if (!/[^\x00-\x7f]/.test(out)) return out;
  out = out.replace(DROPPED, "");
  for (const [pattern, by] of ALIKE) out = out.replace(pattern, by);
  return out;
}
function foldedWithPlaces(text) {
  const at = [];
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const letters = folded(text[i]);
    for (let k = 0; k < letters.length; k++) at.push(i);
    out += letters;
  }
  return { text: out, at };
}

// A stretch of text in its language: an element with `lang` and `dir`.
function inLanguage(tag, language, text, attributes, marks) {
  const direction = { lang: CODES[language], dir: language === 0 ? "rtl" : "ltr" };
  return make(tag, { ...direction, ...attributes }, dressed(text, language, marks));
}
const name = (text) => make("bdi", { dir: "auto" }, text);
const mark = (status) => make("span", { class: `mark ${status}`, "aria-hidden": "true" }, MARKS[status]);
function say(text) {
  document.getElementById("said").textContent = text;
}

// Give the page the language, direction and colours that were chosen, and the buttons that choose others; `change`
// gets what was chosen.
function dress(change) {
  const root = document.documentElement;
  root.lang = choices.language;
  root.dir = choices.language === "ar" ? "rtl" : "ltr";
  const dark =
    choices.theme === "dark" || (choices.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
  document.querySelector("[data-word=skip]").textContent = word("skip");
  const language = choices.language === "ar" ? "en" : "ar",
    arabicFirst = firstLanguage() === "ar";
  const button = (attributes, made, text) =>
    make("button", { type: "button", ...attributes, onclick: () => change(made) }, text);
  // A button that is on or off says so; what it says stays the same.
  const toggle = (on, made, text) => button({ "aria-pressed": String(on) }, made, text);
  document
    .getElementById("choices")
    .replaceChildren(
      button({ lang: language, title: word("language_title") }, { language }, word("language")),
      toggle(arabicFirst, { first: arabicFirst ? "en" : "ar" }, word("arabic_first")),
      toggle(dark, { theme: dark ? "light" : "dark" }, word("dark")),
    );
}
