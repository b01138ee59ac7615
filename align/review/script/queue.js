// Which pair comes next, and how far the work is.
const order = { by: "doubt", show: "open" };
let queue = [];
let here = -1;
const started = Date.now();
let done = 0;

function fillQueue() {
  const all = Array.from({ length: size }, (_, p) => p);
  if (order.by === "doubt") {
    // A pair of which the toolkit is least sure tells most; flags count as doubt.
    const doubt = all.map((p) => Math.abs((pairs.probability[p] ?? 0.5) - 0.5) - (pairs.flags[p] ? 0.25 : 0));
    all.sort((a, b) => doubt[a] - doubt[b] || a - b);
  }
  const wanted = { open: (p) => !myDecision(p), all: () => true, disputed: isDisputed }[order.show];
  queue = all.filter(wanted);
  here = queue.length ? 0 : -1;
  if (here >= 0) begin(queue[0]);
  draw();
}

function go(by) {
  let next = here + by;
  while (next >= 0 && next < queue.length && myDecision(queue[next])?.verdict === "merged") next += by; // in another one
  if (next < 0 || next > queue.length) return;
  here = next;
  if (here < queue.length) begin(queue[here]);
  draw();
}

let sending = false;
async function decide(verdict) {
  if (sending || here < 0 || here >= queue.length) return;
  if (!reviewer) {
    trouble(word("who_first"));
    document.querySelector("input[name=reviewer]").focus();
    return;
  }
  if (work.editing) edit();
  sending = true;
  const p = work.pair;
  const decision = {
    spot: spotOf(p),
    verdict,
    becomes: verdict === "reject" ? [] : becomes(),
    note: work.note,
    merged: work.merged.map(spotOf),
    settles: order.show === "disputed",
  };
  try {
    await send(decision);
    done += 1;
    say(`${word("saved_decision")}: ${word(verdict === "partial" ? "partial_verdict" : verdict)}`);
    go(1);
  } catch (error) {
    trouble(`${word("not_saved")}: ${error.message}`);
  } finally {
    sending = false;
  }
}

async function undo() {
  if (sending) return;
  const p = mine[mine.length - 1];
  if (p === undefined) {
    trouble(word("nothing_to_undo"));
    return;
  }
  sending = true;
  // The pairs that it took in come back, too: those that are merged and lie in what it became.
  const last = decisions[p].find((decision) => decision.reviewer === reviewer);
  const taken = [];
  for (
    let q = p + 1;
    q < size && decisions[q].some((d) => d.reviewer === reviewer && d.verdict === "merged" && d.at === last.at);
    q++
  )
    taken.push(spotOf(q));
  try {
    await send({
      spot: spotOf(p),
      verdict: "withdrawn",
      becomes: [],
      note: "",
      merged: taken,
      settles: last.settles,
    });
    const at = queue.indexOf(p);
    if (at >= 0) here = at;
    else queue.splice(Math.max(here, 0), 0, p);
    here = Math.max(queue.indexOf(p), 0);
    begin(p);
    draw();
    say(word("undo"));
  } catch (error) {
    trouble(`${word("not_saved")}: ${error.message}`);
  } finally {
    sending = false;
  }
}
