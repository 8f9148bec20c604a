/* The panel of settings: classes of <html> that tokens.css knows, kept in this browser; js/start/start.js sets them
   before the first paint of the next page. */
(() => {
  "use strict";
  const root = document.documentElement;
  const CHOICES = {
    size: ["smaller", "", "larger", "largest"],
    width: ["narrow", "", "wide"],
    leading: ["tight", "", "loose"],
    theme: ["", "light", "dark"],
  };
  let dialog, opener;

  const make = (name, more = {}, ...children) => {
    const element = Object.assign(document.createElement(name), more);
    element.append(...children);
    return element;
  };

  function set(name, value) {
    for (const other of CHOICES[name]) if (other) root.classList.toggle(`${name}-${other}`, other === value);
    const look = Object.keys(CHOICES).map(other => current(other) && `${other}-${current(other)}`).filter(Boolean);
    try {
      localStorage.setItem("glossator:look", look.join(" "));
    } catch { /* Storage may be forbidden: then it holds for this page. */ }
    dispatchEvent(new Event("change"));  // align.js measures anew
  }

  const current = name => CHOICES[name].find(value => value && root.classList.contains(`${name}-${value}`)) ?? "";

  function group(name, words) {
    const label = value => words[value || (name === "theme" ? "auto" : "usual")];
    const radios = CHOICES[name].map(value => {
      const radio = make("input", { type: "radio", name: `setting-${name}`, value, checked: value === current(name) });
      radio.addEventListener("change", () => set(name, value));
      return make("label", {}, radio, " ", label(value));
    });
    return make("fieldset", {}, make("legend", { textContent: words[name] }), make("div", {}, ...radios));
  }

  function build(words) {
    const button = (word, act) => {
      const made = make("button", { type: "button", textContent: word });
      made.addEventListener("click", act);
      return made;
    };
    const reset = button(words.reset, () => {
      for (const name of Object.keys(CHOICES)) set(name, "");
      for (const radio of dialog.querySelectorAll("input")) radio.checked = !radio.value;
    });
    const title = make("h2", { id: "settings-title", textContent: words.title });
    dialog = make("dialog", { className: "settings" }, title, ...Object.keys(CHOICES).map(name => group(name, words)),
      make("p", { textContent: words.kept }), make("p", { className: "acts" }, reset, button(words.close, () => dialog.close())));
    dialog.setAttribute("aria-labelledby", title.id);
    dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => {
      opener.setAttribute("aria-expanded", "false");
      opener.focus();
    });
    document.body.append(dialog);
  }

  glossator.more.settings = button => {
    opener = button;
    if (!dialog) build(JSON.parse(button.dataset.words));
    button.setAttribute("aria-expanded", "true");
    dialog.showModal();
    dialog.querySelector("input:checked").focus();
  };
})();
