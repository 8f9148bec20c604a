-- Run by pandoc.py as `pandoc lua format.lua FOLDER`: entries of BibTeX to CSL-JSON, then each document by itself
-- through citeproc, so that what one cites is nothing to the next. One process, however many there are.
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

-- The item of CSL-JSON that an entry is; its source has the entries that it takes something from as well.
local function converted(entry)
  local doc = pandoc.read(entry.source, "biblatex")
  doc.meta.references = doc.meta.references:filter(function(item)
    return pandoc.utils.stringify(item.id) == entry.key
  end)
  assert(#doc.meta.references == 1, "it is no entry to pandoc")
  return pandoc.write(doc, "csljson"):match("^%s*%[(.*)%]%s*$")
end

local items, broken = {}, {}
for _, entry in ipairs(pandoc.json.decode(read("bibtex.json"), false)) do
  local is_good, found = pcall(converted, entry)
  if is_good then
    table.insert(items, found)
  else
    broken[entry.key] = tostring(found)
  end
end
write("converted.json", "[" .. table.concat(items, ",") .. "]")
write("broken.json", next(broken) and pandoc.json.encode(broken) or "{}")

if not next(broken) then
  local doc = pandoc.read(read("documents.json"), "json")
  for _, one in ipairs(doc.blocks) do
    one.content = pandoc.utils.citeproc(pandoc.Pandoc(one.content, doc.meta)).blocks
  end
  write("formatted.json", pandoc.write(doc, "json"))
end
