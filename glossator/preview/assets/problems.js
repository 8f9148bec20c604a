/* Problems over the page, in the words of the terminal, each with the way to its place. In the preview only. */
(() => {
  "use strict";
  const { make, store, stored, root, bar } = desk;
  const DISMISSED = "glossator:dismissed";
  const panel = make("section", { id: "desk-problems", role: "region", "aria-label": "Problems", tabindex: "-1" });
  const pill = make("button.desk-pill", { type: "button", "aria-controls": "desk-problems", onclick: () => open(true) });
  const live = make("p.desk-unseen", { role: "status" });
  root.append(live, panel);
  bar.append(pill);

  const key = () => desk.state.problems.map(one => one.place + one.head).join("\n") + desk.state.trouble;

  function report() {
    const errors = desk.state.problems.filter(one => one.severity === "error").length + (desk.state.trouble ? 1 : 0);
    const warnings = desk.state.problems.length - errors + (desk.state.trouble ? 1 : 0);
    const counted = [[errors, "error"], [warnings, "warning"]].filter(([n]) => n)
      .map(([n, name]) => `${n} ${name}${n > 1 ? "s" : ""}`).join(", ");
    const stale = desk.stale();
    live.textContent = counted && stale ? `${counted}: the page is as it was before` : counted;
    pill.textContent = counted;
    pill.className = "desk-pill" + (errors ? " error" : "");
    panel.className = errors ? "error" : "";
    panel.replaceChildren(
      make("div.head", {}, make("h2", {}, stale ? `${counted}. The page is as it was before.` : counted),
        make("button", { type: "button", "aria-label": "Hide the problems", onclick: () => open(false) }, "✕")),
      ...(desk.state.trouble ? [make("article.error", {}, make("p", {}, "The program itself stopped: ",
        make("code", {}, desk.state.trouble)), make("p", {}, "The terminal has the whole story. Save a file to try again."))] : []),
      ...desk.state.problems.map(problem));
    open(errors && stored(DISMISSED) !== key(), !errors);
  }

  function problem(one) {
    const place = one.href ? make("a", { href: one.href }, one.place) : make("button.desk-place", { type: "button", "data-file": one.path }, one.place);
    return make(`article.${one.severity}`, {}, make("p", {}, place, " " + one.head),
      ...(one.rest ? [make("pre", { tabindex: "0" }, one.rest)] : []));
  }

  function open(whether, asked = true) {
    const any = desk.state.problems.length || desk.state.trouble;
    const focused = panel.contains(document.activeElement), asking = asked && document.activeElement === pill;
    panel.hidden = !(any && whether);
    pill.hidden = !any || !panel.hidden;
    if (panel.hidden && any && asked) store(DISMISSED, key());
    if (!panel.hidden && asking) panel.focus();
    if (panel.hidden && focused) pill.focus();
  }

  addEventListener("keydown", event => {
    if (event.key === "Escape" && !panel.hidden && !event.defaultPrevented && !desk.busy.some(one => one())) {
      open(false);
      event.stopImmediatePropagation();
    }
  }, true);

  desk.listeners.push(report);
  report();
})();
