// A list of any length of which only what is in view stands on the page; rows have the heights their text needs.
class LongList {
  constructor(label, render, estimate) {
    Object.assign(this, {
      render,
      estimate,
      items: [],
      heights: new Float64Array(0),
      tops: new Float64Array(1),
      rows: new Map(),
    });
    this.whole = make("div", { class: "whole", role: "list", "aria-label": label });
    this.box = make("div", { class: "list", tabindex: "0", role: "group", "aria-label": label }, this.whole);
    this.box.addEventListener("scroll", () => this.plan(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.box);
  }
  show(items) {
    this.items = items;
    this.width = this.box.clientWidth;
    this.heights = Float64Array.from(items, (item) => this.estimate(item));
    this.box.scrollTop = 0;
    this.redraw();
  }
  redraw() {
    this.whole.replaceChildren();
    this.rows.clear();
    this.sum();
    this.draw();
  }
  resized() {
    if (this.width === this.box.clientWidth) {
      this.plan();
      return;
    }
    this.width = this.box.clientWidth;
    this.redraw();
  }
  sum() {
    this.tops = new Float64Array(this.heights.length + 1);
    for (let i = 0; i < this.heights.length; i++) this.tops[i + 1] = this.tops[i] + this.heights[i];
    this.whole.style.blockSize = `${this.tops[this.heights.length]}px`;
  }
  // The row at a height, found by halving.
  at(top) {
    let low = 0,
      high = this.heights.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= top) low = middle;
      else high = middle - 1;
    }
    return Math.min(low, Math.max(this.heights.length - 1, 0));
  }
  plan() {
    if (this.planned) return;
    this.planned = true;
    requestAnimationFrame(() => {
      this.planned = false;
      this.draw();
    });
  }
  draw() {
    for (let again = 0; again < 4 && this.drawOnce(); again++);
  }
  // Put what is in view on the page; say whether a height was not what was thought.
  drawOnce() {
    if (!this.items.length || !this.box.clientHeight) return false;
    const top = this.box.scrollTop,
      first = this.at(top - 300),
      last = this.at(top + this.box.clientHeight + 300);
    const anchor = this.at(top),
      shift = top - this.tops[anchor];
    for (const [k, row] of this.rows)
      if (k < first || k > last) {
        if (!row.contains(document.activeElement)) {
          row.remove();
          this.rows.delete(k);
        }
      }
    let after = null;
    for (let k = last; k >= first; k--) {
      if (!this.rows.has(k)) {
        const row = this.render(this.items[k], k);
        row.setAttribute("role", "listitem");
        row.setAttribute("aria-setsize", this.items.length);
        row.setAttribute("aria-posinset", k + 1);
        this.whole.insertBefore(row, after);
        this.rows.set(k, row);
      }
      after = this.rows.get(k);
    }
    let wrong = false;
    for (const [k, row] of this.rows) {
      const height = row.offsetHeight;
      if (Math.abs(height - this.heights[k]) > 0.5) {
        this.heights[k] = height;
        wrong = true;
      }
    }
    if (wrong) {
      this.sum();
      this.box.scrollTop = this.tops[anchor] + shift;
    }
    for (const [k, row] of this.rows) row.style.insetBlockStart = `${this.tops[k]}px`;
    return wrong;
  }
  reveal(k) {
    this.box.scrollTop = Math.max(this.tops[k] - 40, 0);
    this.draw();
    this.box.scrollTop = Math.max(this.tops[k] - 40, 0);
    this.draw();
    return this.rows.get(k);
  }
}

// The first of a long list of elements, and a button for more of them.
function inChunks(list, items, render, chunk = 50) {
  let shown = 0;
  const more = make("button", { type: "button", onclick: () => grow() });
  function grow() {
    list.append(...items.slice(shown, shown + chunk).map(render));
    shown = Math.min(shown + chunk, items.length);
    more.textContent = `${word("more")} (${count(items.length - shown)})`;
    more.hidden = shown >= items.length;
  }
  grow();
  return [list, more];
}
