/* The search of a large edition: asks Pagefind, which is loaded by parts from a server. */
(() => {
  "use strict";
  const CJK = "[\\u2e80-\\u30ff\\u3100-\\u312f\\u31a0-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\ufe30-\\ufe4f\\uff01-\\uff60\\u{1b000}-\\u{1b16f}\\u{20000}-\\u{3ffff}]";
  const isCjk = new RegExp(CJK, "u"), betweenCjk = new RegExp(`(?<=${CJK}) ?(?=${CJK})`, "gu");

  /* Pagefind splits no Han: pagefind.py puts a space between its characters, and so do we; they must stand together. */
  function asker(pagefind, kinds, root, fold, most) {
    const hit = async result => {
      const { meta, content, excerpt } = await result.data();
      const text = content.replace(betweenCjk, ""), title = meta.title;
      const forms = [...excerpt.matchAll(/<mark>(.*?)<\/mark>/g)].map(form => fold(form[1])).filter(form => !isCjk.test(form));
      return { href: root + meta.href, title, text: text.startsWith(title) ? text.slice(title.length) : text, forms };
    };
    return async ({ phrase }) => {
      const spaced = phrase.replace(betweenCjk, " ");
      const query = spaced !== phrase && !phrase.includes(" ") ? `"${spaced}"` : spaced;
      return Promise.all(kinds.map(async kind => {
        const { results } = await pagefind.search(query, { filters: { kind } });
        return [kind, results.length, all => Promise.all((all ? results : results.slice(0, most)).map(hit))];
      }));
    };
  }

  /* What search.js asks for hits; of each group it shows `most` at first. */
  glossator.more.pagefind = async (url, fold, most) => {
    const pagefind = await import(url), { kind } = await pagefind.filters();
    return asker(pagefind, Object.keys(kind ?? {}), new URL("..", url).href, fold, most);
  };
})();
