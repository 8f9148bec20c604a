/* Where the words of a reader's own note stand: from a selection to what finds them again, and from that to ranges of the
   page. A `model` is the text of the page as `read` gives it. */
(() => {
  "use strict";
  const AROUND = 32, ENOUGH = 12;  // characters of context that are kept, and that must be the same
  const LETTER = /[\p{L}\p{N}\p{M}_]/u;
  const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Bopo}\p{sc=Thai}\p{sc=Lao}\p{sc=Mymr}\p{sc=Khmer}]/u;
  const { beside, literal, squeezed } = glossator;

  /* All text of the page's blocks as one string, and the text nodes that it is made of. */
  function read(main) {
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT), pieces = [];
    let words = "", last;
    for (let node; (node = walker.nextNode());) {
      if (node.parentElement.closest(beside)) continue;
      const block = node.parentElement.closest("[id]");
      if (!block.closest(".ts") || !/\.\d/.test(block.id)) continue;
      if (block !== last) words += "\n";
      last = block;
      pieces.push({ node, block, start: words.length });
      words += node.data;
    }
    return { words, pieces };
  }

  const edge = (words, at) => {
    const before = words[at - 1] ?? "", after = words[at] ?? "";
    return !(LETTER.test(before) && LETTER.test(after)) || UNSPACED.test(before + after);
  };
  const blockAt = ({ pieces }, at) => pieces.findLast(piece => piece.start <= at)?.block;

  /* A selection as [start, end) of the words, widened to whole ones. */
  function spanOf(range, { words, pieces }) {
    let start, end;
    for (const { node, start: at } of pieces) {
      if (!range.intersectsNode(node)) continue;
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      if (from >= to || !node.data.slice(from, to).trim()) continue;
      start ??= at + from;
      end = at + to;
    }
    if (start === undefined) return null;
    while (/\s/.test(words[start])) start++;
    while (/\s/.test(words[end - 1])) end--;
    while (!edge(words, start)) start--;
    while (!edge(words, end)) end++;
    return [start, end];
  }

  function places(quote, { words }) {
    const pattern = literal(quote).replace(/ /g, "\\s+");
    return [...words.matchAll(new RegExp(pattern, "g"))]
      .map(({ index, 0: { length } }) => [index, index + length])
      .filter(([start, end]) => edge(words, start) && edge(words, end));
  }

  const around = ({ words }, [start, end]) => [
    squeezed(words.slice(0, start)).slice(-AROUND), squeezed(words.slice(end, end + 2 * AROUND)).slice(0, AROUND),
  ];

  /* What finds the words again: themselves, the place they stand at, and what is around them. */
  function described(model, span) {
    const quote = squeezed(model.words.slice(...span)), section = block => block.id.split(".")[0];
    const [first, last] = [blockAt(model, span[0]), blockAt(model, span[1] - 1)];
    const at = first === last ? first.id : section(first) === section(last) ? section(first) : "";
    const inside = places(quote, model).filter(([start]) => {
      const block = blockAt(model, start);
      return first === last ? block === first : section(block) === section(first);
    });
    const [before, after] = around(model, span);
    return { quote, at, block: first.id, nth: inside.length > 1 ? 1 + inside.findIndex(([start]) => start === span[0]) : 0, before, after };
  }

  const alike = (a, b) => {
    let count = 0;
    while (count < a.length && a[count] === b[count]) count++;
    return count;
  };
  const reversed = words => [...words].reverse();

  /* Where a note's words are on this `page`: in the block they were in, or where the same is around them on the page
     that it was made on. */
  function locate(note, model, page) {
    const { before, after, at, nth } = note, found = places(note.quote, model);
    const block = span => blockAt(model, span[0]).id;
    if (before === undefined)  // imported: it is known by its place alone
      return found.filter(span => !at || (block(span) + ".").startsWith(at + "."))[nth ? nth - 1 : 0];
    const [best] = found.map(span => {
      const [left, right] = around(model, span), same = block(span) === note.block;
      const like = alike(reversed(left), reversed(before)) + alike(right, after);
      return { span, fits: same || note.page === page && like >= ENOUGH, rank: like + ENOUGH * same };
    }).sort((a, b) => b.rank - a.rank);
    return best?.fits && best.span;
  }

  const rangesOf = ({ pieces }, [start, end]) => pieces
    .filter(piece => piece.start < end && piece.start + piece.node.length > start)
    .map(({ node, start: at }) => {
      const range = new Range();
      range.setStart(node, Math.max(0, start - at));
      range.setEnd(node, Math.min(node.length, end - at));
      return range;
    }).filter(range => String(range).trim());

  Object.assign(glossator, { read, spanOf, described, locate, rangesOf });
})();
