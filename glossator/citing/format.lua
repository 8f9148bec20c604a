-- Run by pandoc.py as `pandoc lua format.lua FOLDER`: entries of BibTeX to CSL-JSON and the other way round, then each
-- document by itself through citeproc, so that what one cites is nothing to the next. One process, however many.
local folder = arg[1]

local function read(name)
  local file = assert(io.open(folder .. "/" .. name, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local function write(name, text)
  local file = assert(io.open(folder .. "/" .. name, "wb"))
  file:write(text)
  file:close()
end

-- Lua cannot tell an empty list from an empty mapping.
local function mapping(value)
  return next(value) and pandoc.json.encode(value) or "{}"
end

-- ── BibTeX ──

-- Titles of English entries are put into small letters by pandoc, for styles that set capitals. Many styles set none,
-- and a law would lose its name: so the letters are those that were typed, as pandoc has them of other languages.
local UNKNOWN_LANGUAGE = "zxx"
local TITLES = { "title", "title-short", "container-title", "collection-title", "original-title", "volume-title" }

-- The entry; its source may hold those that it takes something from as well.
local function item_of(source, key)
  local found = pandoc.read(source, "biblatex").meta.references:filter(function(item)
    return pandoc.utils.stringify(item.id) == key
  end)
  assert(#found == 1, "it is no entry to pandoc")
  return found[1]
end

local function letters(inlines)
  local found = {}
  pandoc.Inlines(inlines):walk({ Str = function(one) table.insert(found, one.text) end })
  return table.concat(found)
end

-- `inlines` with the marks that they have (what braces protect), and the letters of `typed`.
local function with_letters(inlines, typed)
  local words = letters(typed)
  if utf8.len(words) ~= utf8.len(letters(inlines)) then
    return typed
  end
  local at = 0
  return pandoc.Inlines(inlines):walk({
    Str = function(one)
      local first, after = utf8.offset(words, at + 1), utf8.offset(words, at + utf8.len(one.text) + 1)
      at = at + utf8.len(one.text)
      return pandoc.Str(words:sub(first, after - 1))
    end,
  })
end

local function converted(entry)
  local item = item_of(entry.source, entry.key)
  local opening = "{" .. entry.key .. ","
  local first, last = entry.source:find(opening, 1, true)
  if first then
    local before, after = entry.source:sub(1, last), entry.source:sub(last + 1)
    local typed = item_of(before .. " langid = {" .. UNKNOWN_LANGUAGE .. "}," .. after, entry.key)
    for _, name in ipairs(TITLES) do
      if item[name] and typed[name] then
        item[name] = with_letters(item[name], typed[name])
      end
    end
  end
  return item
end

-- In CSL-JSON a quotation in straight marks gets those that a style and its language have; curly ones stay as they are.
local function with_straight_quotes(item)
  local made = {}
  for name, value in pairs(item) do
    made[name] = pandoc.utils.type(value) ~= "Inlines" and value or value:walk({ Quoted = function(one)
      local mark = pandoc.Str(one.quotetype == "SingleQuote" and "'" or '"')
      return pandoc.List({ mark }) .. one.content .. { mark }
    end })
  end
  return made
end

local references, items, broken = pandoc.List(), {}, {}
for _, entry in ipairs(pandoc.json.decode(read("bibtex.json"), false)) do
  local is_good, found = pcall(converted, entry)
  if is_good then
    references:insert(found)
    local doc = pandoc.Pandoc({}, { references = pandoc.List({ with_straight_quotes(found) }) })
    table.insert(items, (pandoc.write(doc, "csljson"):match("^%s*%[(.*)%]%s*$")))
  else
    broken[entry.key] = tostring(found)
  end
end

-- ── CSL-JSON ──

local written = {}
for _, entry in ipairs(pandoc.json.decode(read("csl.json"), false)) do
  local is_good, found = pcall(function()
    return pandoc.write(pandoc.read("[" .. entry.source .. "]", "csljson"), "biblatex")
  end)
  if is_good then
    written[entry.key] = found
  else
    broken[entry.key] = tostring(found)
  end
end

write("written.json", mapping(written))
write("converted.json", "[" .. table.concat(items, ",") .. "]")
write("broken.json", mapping(broken))

-- ── The documents ──

if not next(broken) then
  local doc = pandoc.read(read("documents.json"), "json")
  doc.meta.references = references
  for _, one in ipairs(doc.blocks) do
    one.content = pandoc.utils.citeproc(pandoc.Pandoc(one.content, doc.meta)).blocks
  end
  write("formatted.json", pandoc.write(doc, "json"))
end
