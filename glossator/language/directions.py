"""What a language tag (BCP 47) is, and what it says that a page needs: the direction of its script.

Source of the tables: CLDR 48, likelySubtags.xml, as ICU 78.2 has it: `new Intl.Locale(tag).maximize().script` in Node
20, for every language of two and three letters, by itself and with every region. A script is written from right to left
if its letters have the Bidi_Class R or AL in UnicodeData.txt 17.0.
"""

# ruff: noqa: SIM905  (tables that one can read)

from __future__ import annotations

import re

_RTL_SCRIPTS = frozenset(
    """
Adlm Arab Aran Armi Avst Chrs Cprt Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb Nbat Nkoo Orkh
Ougr Palm Phli Phlp Phlv Phnx Prti Rohg Samr Sarb Sidt Sogd Sogo Syrc Syre Syrj Syrn Thaa Yezi
""".split()
)
# Languages whose likely script is one of these.
_RTL_LANGUAGES = frozenset(
    """
aao abh abv acm acq acw acx adf ae aeb aec aee aeq afb aib aii aij aiq ajp ajt aju amw apc apd ar ara arb arc arq ars
ary arz ask atn auj auz avd ave avl ayh ayl ayn ayp azb bal bcc bdz bej bft bgn bgp bhe bhm bhn bjf bjm bqi brh brk
bsh bsk chg cja ckb cld clh czk dcc def deh dgl div dmk dml drw dv ecy esh fa fas fay faz fia fub gbz ggg gha ghr gig
gjk gju glh glk grr gwc gwf gwt gzi hac haz hbo he heb hkh hnd hno hoh hrt hrz hss huy isk itk iw jad jat jbe jbn jdg
ji jnd jog jpa jpr jrb jye kas kbu kby kcy kfm khw klj kmz kqd ks ktl kvx kxp kzh lad lah lhs lki lrc lrk lrl lsa lsd
lss luv luz mby mde mey mfa mfi mhj mid mki mnj mve mvy myz mzb mzn nli nlm nqo ntz nyq oar obm odk oru ota otk oui
pal pbt pbu per pes pgd phl phn phr phv plk pmu pnb prc prd prs prx ps psh psi pst pus qxq rdb rhg rmt sam sbn scl sd
sdb sdf sdg sdh sds sgl sgr sgy shd shm shu shv siy siz skr smp smy snd sog sqo sqt srh srz ssh sts swb syc syn syr
tjo tks tmr tnf tov tra trg trm trw ug uig ur urd ush uzs vaf vgr vmh wbk wlo wne wni wsv xco xhe xka xkc xkj xkp xld
xly xmn xmr xna xpr xsa xsd xvi ydd ydg yhd yi yid yih yud zba zdj zrp zum
""".split()
)
# Languages whose likely script is one of these in some countries, and those for which it is not.
_RTL_THERE = frozenset(
    """
az-IQ az-IR aze-IQ aze-IR azj-IQ azj-IR ha-CM ha-SD hau-CM hau-SD kaz-AF kaz-CN kaz-IR kaz-MN kir-CN kk-AF kk-CN kk-IR
kk-MN kmr-IQ kmr-IR kmr-LB ku-IQ ku-IR ku-LB kur-IQ kur-IR kur-LB ky-CN may-CC ms-CC msa-CC pa-PK pan-PK tg-PK tgk-PK
uz-AF uzb-AF uzn-AF zsm-CC
""".split()
)
_LTR_THERE = frozenset("mey-SN sd-IN snd-IN ug-KZ ug-MN uig-KZ uig-MN".split())

# RFC 5646, section 2.1: language, script, region, variants, extensions, private use. Of the languages those of four to
# eight letters are left out, since none is registered: “english” is not a tag.
_tag = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?"
    r"|x(?:-[a-z\d]{1,8})+|i-[a-z]{2,8}|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de))",
    re.IGNORECASE | re.ASCII,
).fullmatch

_TRADITIONAL = frozenset(("HANT", "TW", "HK", "MO"))

# A language of two or three letters, a script, a region: the tags that a file is named by.
_shape = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?").fullmatch


def is_language(name: str) -> bool:
    """Whether `name` has the shape of a language tag: zh-Hans, de, pt-BR."""
    return bool(_shape(name))


def near_languages(lang: str) -> tuple[str, ...]:
    """The tags under which words for readers of `lang` may be found, the nearest last: pt, pt-BR.

    Chinese without a script is taken to be in simplified characters, unless the region says otherwise.
    """
    parts = lang.split("-")
    wider = ["-".join(parts[:count]) for count in range(1, len(parts) + 1)]
    if parts[0].lower() == "zh" and not any(part.upper() in _TRADITIONAL for part in parts[1:]):
        wider.insert(1, "zh-Hans")
    return tuple(dict.fromkeys(wider))


def is_tag(tag: str) -> bool:
    """Whether `tag` is well formed by BCP 47, in any case of its letters."""
    return bool(_tag(tag))


def direction(lang: str) -> str:
    """The direction of a script, rtl or ltr: of the script that the tag names, else of its language, there."""
    tag = _tag(lang)
    if tag and tag["script"]:
        return "rtl" if tag["script"].title() in _RTL_SCRIPTS else "ltr"
    language = lang.partition("-")[0].lower()
    regional = f"{language}-{tag['region'].upper()}" if tag and tag["region"] else ""
    if language in _RTL_LANGUAGES:
        return "ltr" if regional in _LTR_THERE else "rtl"
    return "rtl" if regional in _RTL_THERE else "ltr"
