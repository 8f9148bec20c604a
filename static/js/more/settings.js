/* The panel of settings: classes of <html> that tokens.css knows, kept in this browser; js/start/start.js sets them
   before the first paint of the next page. */
(() => {
  "use strict";
  const root = document.documentElement;
  const CHOICES = {
    size: ["smaller", "", "larger", "largest"],
    width: ["narrow", "", "wide"],
    leading: ["tight", "", "loose"],
    notes: ["", "whole", "signs"],
    theme: ["", "light", "dark"],
  };
  const { make, button, panel, open } = glossator;
  let dialog;

  function set(name, value) {
    for (const other of CHOICES[name]) if (other) root.classList.toggle(`${name}-${other}`, other === value);
    try {
      localStorage.setItem("glossator:look", root.className);
    } catch { /* Storage may be forbidden: then it holds for this page. */ }
    dispatchEvent(new Event("change"));  // align.js measures anew
  }

  const current = name => CHOICES[name].find(value => value && root.classList.contains(`${name}-${value}`)) ?? "";

  function group(name, words) {
    const label = value => words[value || ({ theme: "auto", notes: "fitted" }[name] ?? "usual")];
    const radios = CHOICES[name].map(value => {
      const radio = make("input", { type: "radio", name: `setting-${name}`, value, checked: value === current(name), onchange: () => set(name, value) });
      return make("label", {}, radio, " ", label(value));
    });
    return make("fieldset", {}, make("legend", {}, words[name]), make("div", {}, ...radios));
  }

  function build(words) {
    const reset = button(words.reset, () => {
      for (const name of Object.keys(CHOICES)) set(name, "");
      for (const radio of dialog.querySelectorAll("input")) radio.checked = !radio.value;
    });
    dialog = panel("settings", words.title);
    dialog.append(make("h2", {}, words.title), ...Object.keys(CHOICES).map(name => group(name, words)),
      make("p", {}, words.kept), make("p", { className: "acts" }, reset, button(words.close, () => dialog.close())));
  }

  glossator.more.settings = opener => {
    if (!dialog) build(glossator.words.settings);
    open(dialog, opener);
    dialog.querySelector("input:checked").focus();
  };
})();
