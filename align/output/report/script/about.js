// How the run was made.
function showAbout() {
  const made = data.made;
  const flat = (value, prefix = "") =>
    Object.entries(value ?? {}).flatMap(([key, each]) =>
      each && typeof each === "object" ? flat(each, `${prefix}${key} `) : [[`${prefix}${key}`, each]],
    );
  const table = (title, value) =>
    make(
      "section",
      {},
      make("h2", {}, title),
      make(
        "div",
        { class: "scroll" },
        make(
          "table",
          {},
          make(
            "tbody",
            {},
            flat(value).map(([key, each]) =>
              make(
                "tr",
                { dir: "ltr" },
                make("th", { scope: "row" }, key.replaceAll("_", " ")),
                make("td", {}, String(each ?? "–")),
              ),
            ),
          ),
        ),
      ),
    );
  return [
    make("h1", {}, word("about")),
    make("p", {}, `${word("version")}: `, make("bdi", { dir: "ltr" }, `align ${made.version ?? ""}`)),
    make("p", { class: "lead" }, word("repeat")),
    table(word("model"), made.model),
    table(word("options"), made.options),
    table(word("counts"), made.counts),
    table(word("seconds"), made.seconds),
  ];
}
