// Elements, words of the interface, and text in its own direction.
const data = JSON.parse(document.getElementById("data").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const CODES = ["ar", "en"];
const STATUSES = ["covered", "partial", "uncovered"];
const MARKS = { covered: "●", partial: "◐", uncovered: "○", full: "●", differs: "≠" };

// What the reader chose; kept where the browser lets a page from disk keep anything.
const choices = { language: document.documentElement.lang, theme: "auto", first: "" };
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
function isolated(text, hits) {
  const found = [];
  let last = 0;
  for (const match of text.matchAll(LATIN)) {
    found.push(
      ...withHits(text.slice(last, match.index), hits),
      make("bdi", { dir: "ltr" }, withHits(match[0], hits)),
    );
    last = match.index + match[0].length;
  }
  return [...found, ...withHits(text.slice(last), hits)];
}

// Mark what was searched for.
function withHits(text, hits) {
  if (!hits) return [text];
  const places = foldedWithPlaces(text);
  const found = [];
  let last = 0;
  for (let at = places.text.indexOf(hits); at >= 0; at = places.text.indexOf(hits, at + hits.length)) {
    const start = places.at[at],
      end = places.at[at + hits.length - 1] + 1;
    if (start < last) continue;
    found.push(text.slice(last, start), make("mark", { class: "hit" }, text.slice(start, end)));
    last = end;
  }
  return [...found, text.slice(last)];
}

// Text for searching: no case, no vowel signs or tatweel, one alef, one digit set.
const DROPPED = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const ALIKE = [
  [/[أإآٱ]/g, "ا"],
  [/ى/g, "ي"],
  [/ة/g, "ه"],
  [/[‘’]/g, "'"],
  [/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)],
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
function inLanguage(tag, language, text, attributes, hits) {
  const code = CODES[language];
  const content = language === 0 ? isolated(text, hits) : withHits(text, hits);
  return make(tag, { lang: code, dir: language === 0 ? "rtl" : "ltr", ...attributes }, content);
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
    first = firstLanguage() === "ar" ? "en" : "ar";
  const theme = dark ? "light" : "dark";
  const button = (attributes, made, text) =>
    make("button", { type: "button", ...attributes, onclick: () => change(made) }, text);
  document
    .getElementById("choices")
    .replaceChildren(
      button({ lang: language, title: word("language_title") }, { language }, word("language")),
      button({}, { first }, word(`order_${first}`)),
      button({ "aria-label": word("theme"), title: word("theme") }, { theme }, dark ? "☀" : "☾"),
    );
}
