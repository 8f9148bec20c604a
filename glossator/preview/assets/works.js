/* The keys of the bibliography behind an @ in the form of a note: a list below the field, by mouse or by keys. The
   bibliography is asked for at the first @, and again when the preview has another. */
(() => {
  "use strict";
  const { make, root } = desk;
  const MOST = 8;
  const FIELDS = ".desk-form textarea:is([name=note], [name=sources])";
  const list = make("ul.desk-works", { role: "listbox", id: "desk-works", "aria-label": "Works of the bibliography", hidden: true });
  let asked, number, field, start, chosen = 0;

  function load() {
    if (number !== desk.state.number) {
      number = desk.state.number;
      asked = fetch("/desk/works").then(answer => answer.json()).catch(() => []);
    }
    return asked;
  }

  const close = () => {
    list.hidden = true;
    field?.removeAttribute("aria-activedescendant");
    field?.removeAttribute("aria-controls");
  };

  /* What is typed of a key at the caret: behind an @ that is no part of an address. */
  const typed = () => /(?:^|[\s([;,.-])@([^\s@{}[\];,]*)$/.exec(field.value.slice(0, field.selectionStart))?.[1];

  async function offer(at) {
    field = at;
    if (typed() === undefined) return close();
    const works = await load();
    const said = typed();
    if (said === undefined || document.activeElement !== field) return close();
    start = field.selectionStart - said.length;
    const words = said.toLowerCase();
    const of = one => [one.key.toLowerCase().startsWith(words), `${one.key} ${one.title}`.toLowerCase().includes(words)];
    const found = works.filter(one => of(one)[1]).sort((one, other) => of(other)[0] - of(one)[0]).slice(0, MOST);
    if (!found.length || found[0].key === said) return close();
    list.replaceChildren(...found.map((one, place) => make("li", {
      role: "option", id: `desk-work-${place}`,
      onmousedown: event => { event.preventDefault(); take(one.key) },
    }, make("b", {}, `@${one.key}`), ` ${one.title}`)));
    field.after(list);
    list.hidden = false;
    field.setAttribute("aria-controls", list.id);
    mark(0);
  }

  function mark(place) {
    chosen = (place + list.children.length) % list.children.length;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", at === chosen));
    field.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  function take(key) {
    const simple = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_]|[:.#$%&+?<>~/-](?=[\p{L}\p{N}_]))*$/u.test(key);
    field.setRangeText(simple ? key : `{${key}}`, start, field.selectionStart, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  root.addEventListener("input", event => event.target.matches(FIELDS) && offer(event.target));
  root.addEventListener("focusout", close);
  /* Before the form hears of it, which would be left or saved. */
  root.addEventListener("keydown", event => {
    if (list.hidden || event.target !== field) return;
    if (event.key === "ArrowDown") mark(chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen - 1);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(list.children[chosen].querySelector("b").textContent.slice(1));
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
