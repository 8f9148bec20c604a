/* The editor's desk in the browser: takes word from livereload, loads what is new, keeps the place on the page.
   problems.js and notes.js build on what it gives them, `desk`. In the preview only; nothing of it is published. */
(() => {
  "use strict";
  let state = JSON.parse(document.getElementById("desk-state").textContent);
  const loaded = state.site;  // the state that this page was made from
  const stored = name => { try { return JSON.parse(sessionStorage.getItem(name)) } catch { return null } };
  const store = (name, value) => { try { sessionStorage.setItem(name, JSON.stringify(value)) } catch { /* full */ } };

  /* make("p.note", {title: "…"}, "words", child) */
  function make(what, attributes = {}, ...children) {
    const [name, ...classes] = what.split(".");
    const element = document.createElement(name);
    element.className = classes.join(" ");
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== false && value != null) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children);
    return element;
  }
  const root = make("aside", { id: "desk", "aria-label": "The editor's desk" });
  const bar = make("div.desk-bar", {}, make("a", { href: "/desk/status" }, "Status"));
  root.append(bar);
  document.body.append(root);

  // ── The place on the page ─────────────────────────────────────────────────────────────────────────────

  const PLACE = "glossator:place";

  /* Where a thing stands; a block that sticks while its notes pass stands where its row does. */
  const boxOf = one => (one.closest(".ts") ?? one).getBoundingClientRect();

  /* The first thing in sight that has a name, and how far below the top of the window it is. */
  function remember() {
    const seen = [...document.querySelectorAll("main [id]")].find(one => {
      const box = boxOf(one);
      return box.height && box.bottom > 0 && !one.closest(".ns");
    });
    const top = seen ? boxOf(seen).top : 0;
    store(PLACE, { path: location.pathname, id: seen?.id, top, y: scrollY, number: loaded, start: state.start });
  }

  // Once the page has loaded the browser may keep the place again, for when the reader goes back.
  addEventListener("load", () => setTimeout(() => { history.scrollRestoration = "auto" }));

  function recall() {
    const place = stored(PLACE);
    sessionStorage.removeItem(PLACE);
    if (!place || place.path !== location.pathname) return;
    const seen = place.id && document.getElementById(place.id);
    scrollTo({ top: seen ? scrollY + boxOf(seen).top - place.top : place.y, behavior: "instant" });
    if (place.start === state.start) show(changesSince(place.number).filter(([path]) => path === state.path));
  }

  const changesSince = number => state.changes.filter(change => change.number > number).flatMap(one => one.places);

  /* Brings what changed into sight and lets it be seen for a moment. */
  function show(changed) {
    const things = changed.map(([, id]) => document.getElementById(id)).filter(Boolean);
    const [first] = things;
    if (!first) return;
    const mark = first.matches(".n") && self.glossator ? glossator.markOf(first) : first;
    if (!inSight(mark)) mark.scrollIntoView({ block: "center", behavior: "instant" });
    if (first.matches(".n")) {
      self.glossator?.bring(first);
      if (!inSight(first)) first.scrollIntoView({ block: "nearest", behavior: "instant" });
    }
    for (const one of things.slice(0, 50)) {
      one.animate([{ backgroundColor: "rgb(255 200 60 / .45)" }, { backgroundColor: "transparent" }], 1800);
    }
  }

  function inSight(thing) {
    const { top, bottom, height } = thing.getBoundingClientRect();
    return height && top >= 0 && bottom <= innerHeight;
  }

  // ── Word from the server ──────────────────────────────────────────────────────────────────────────────

  const busy = [];  // functions that say whether something is open that loading the page anew would lose
  const listeners = [];  // called when the state is new and the page is not
  let waiting = false;

  function load(pages = []) {
    if (busy.some(open => open())) {
      waiting = true;
      renew();  // what is wrong is said all the same
      return;
    }
    const page = pages[0];
    if (page && !pages.includes(state.path) && follows(page)) {
      store(PLACE, { path: "/" + page, number: loaded, start: state.start, y: 0 });
      location.assign("/" + page);
      return;
    }
    remember();
    history.scrollRestoration = "manual";
    location.reload();
  }
  const released = () => { if (waiting) { waiting = false; load() } };

  /* A note on another page of the text that is being read is gone to; from elsewhere nobody is called away. */
  const follows = path => document.body.matches(".reading") && path.split("/")[0] === state.path.split("/")[0];

  /* The page is still right, or cannot be made: only what is said of it is new. */
  async function renew() {
    const answer = await fetch("/desk/state").catch(() => null);
    if (!answer?.ok) return;
    state = { ...await answer.json(), path: state.path };
    listeners.forEach(listener => listener());
  }

  /* livereload takes every class of this name for a plug-in. Word of the desk is what web.py calls so. */
  self.LiveReloadPluginDesk = class {
    static identifier = "desk";
    static version = "1";
    reload(path) {
      if (!path.startsWith("desk:")) return false;  // a style sheet, which livereload puts in place itself
      const word = JSON.parse(path.slice(5));
      if (word.start !== state.start) { remember(); location.reload() }
      else if (word.site !== loaded) load(word.pages);
      else if (word.number !== state.number) renew();
      return true;
    }
  };

  /* A file that no address opens: the system opens it, or its path is copied. */
  document.addEventListener("click", async event => {
    const place = event.target.closest?.("[data-file]");
    if (!place) return;
    const headers = { "Content-Type": "application/json", "X-Glossator-Token": state.token };
    const answer = await fetch("/desk/open", { method: "POST", body: place.dataset.file, headers }).catch(() => null);
    const { opened, path } = answer?.ok ? await answer.json() : {};
    if (opened || !path) return;
    const copied = await navigator.clipboard?.writeText(path).then(() => true, () => false);
    place.after(make("span.desk-path", { role: "status" }, copied ? ` copied: ${path}` : ` ${path}`));
  });

  self.desk = { root, bar, make, store, stored, busy, listeners, released, renew, get state() { return state }, stale: () => state.site !== state.number };
  recall();
})();
