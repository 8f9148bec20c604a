-- A footnote as a note in the margin, where it is referred to: what Tufte CSS styles.
local count = 0

function Note(note)
  count = count + 1
  local id = "sn-" .. count
  local mark = '<label for="' .. id .. '" class="margin-toggle sidenote-number"></label>'
  local toggle = '<input type="checkbox" id="' .. id .. '" class="margin-toggle">'
  local words = pandoc.Span(pandoc.utils.blocks_to_inlines(note.content), { class = "sidenote" })
  return { pandoc.RawInline("html", mark .. toggle), words }
end
