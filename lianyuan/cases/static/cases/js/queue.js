// The desk's queue by keyboard: j and k move from case to case, o or Enter opens, t takes, / goes to the filter,
// ? says so. Without this file everything is a link or a button all the same.
(() => {
  const rows = () => [...document.querySelectorAll("[data-queue] > tr")];
  const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
  const link = (row) => row?.querySelector("th a");
  let at = -1;

  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    const focused = all.findIndex((row) => row.contains(document.activeElement));
    if (focused >= 0) at = focused;
    at = Math.min(Math.max(at + by, 0), all.length - 1);
    link(all[at])?.focus();
    all[at].scrollIntoView({ block: "nearest" });
  };
  const current = () => rows().find((row) => row.contains(document.activeElement)) ?? rows()[at];
  const deeds = {
    j: () => move(1),
    k: () => move(-1),
    o: () => link(current())?.click(),
    t: () => current()?.querySelector("button[name=take]")?.click(),
    "/": () => {
      const box = document.querySelector("[data-queue-search]");
      const folded = box?.closest("details");
      if (folded) folded.open = true;
      box?.focus();
    },
    "?": () => document.getElementById("queue-keys")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
})();
