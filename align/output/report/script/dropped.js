// What is no content, and why.
function showDropped() {
  const reasons = Object.entries(data.reasons).sort((a, b) => b[1] - a[1]);
  if (!reasons.length) return [make("h1", {}, word("dropped")), make("p", { class: "lead" }, word("no_dropped"))];
  const all = reasons.reduce((sum, [, number]) => sum + number, 0);
  return [
    make("h1", {}, word("dropped")),
    make("p", { class: "lead" }, word("dropped_lead"), data.dropped.length < all ? ` ${word("first_only")}` : ""),
    reasons.map(([reason, number]) => {
      const details = make(
        "details",
        { class: "card" },
        make(
          "summary",
          {},
          make("b", {}, reason),
          ` ${count(number)} `,
          make("span", { class: "soft" }, word(`reason_${reason.split(":")[0]}`).replace(/^reason_.*/, "")),
        ),
      );
      details.addEventListener(
        "toggle",
        () =>
          details.append(
            ...inChunks(
              make("ul", { class: "plain" }),
              data.dropped.filter((row) => row[4] === reason),
              (row) =>
                make(
                  "li",
                  {},
                  make("p", { class: "quote", dir: "auto" }, row[3]),
                  make(
                    "span",
                    { class: "where" },
                    name(data.documents[row[0]]),
                    make("bdi", { dir: "ltr" }, ` ${row[1]}–${row[2]}`),
                  ),
                ),
            ),
          ),
        { once: true },
      );
      return details;
    }),
  ];
}
