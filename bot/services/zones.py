"""From what people type to the time zone they mean: by IANA name, city, abbreviation or country."""

import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz

from bot.domain.errors import InvalidInput
from bot.domain.foreign import quoted
from bot.domain.principles import normalise

MAX_LENGTH = 120
"""Characters beyond which a text is not taken for the name of a zone."""

_COMMON_ZONES = """
UTC Europe/London Europe/Berlin Europe/Paris Europe/Madrid Europe/Warsaw Europe/Athens Europe/Istanbul
America/New_York America/Chicago America/Denver America/Los_Angeles America/Toronto America/Mexico_City
America/Sao_Paulo Africa/Cairo Africa/Lagos Africa/Johannesburg Asia/Dubai Asia/Kolkata Asia/Singapore
Asia/Shanghai Asia/Tokyo Australia/Sydney Pacific/Auckland
"""
# What zones are called besides their IANA names; a name of several zones is asked back.
_PLACES = """
UTC: utc | Europe/London: uk, gb, united kingdom, great britain, britain, england, scotland, wales, bst
Europe/Dublin: ireland, eire | Europe/Lisbon: portugal, wet, west | Europe/Paris: france | Europe/Rome: italy, milan
Europe/Berlin: cet, cest, met, mez, mesz, germany, central europe, munich, frankfurt | Europe/Madrid: spain, barcelona
Europe/Amsterdam: netherlands, holland | Europe/Brussels: belgium | Europe/Vienna: austria | Europe/Stockholm: sweden
Europe/Zurich: switzerland, geneva | Europe/Prague: czechia, czech republic | Europe/Warsaw: poland, krakow
Europe/Oslo: norway | Europe/Copenhagen: denmark | Europe/Budapest: hungary | Europe/Bucharest: romania
Europe/Sofia: bulgaria | Europe/Belgrade: serbia | Europe/Zagreb: croatia | Europe/Athens: greece, eet, eest
Europe/Helsinki: finland | Europe/Kyiv: ukraine, kiev | Europe/Istanbul: turkey, turkiye, trt, ankara, istanbul
Europe/Moscow: msk, russia | Asia/Nicosia: cyprus, nicosia | America/Phoenix: arizona | Pacific/Honolulu: hst, hawaii
America/New_York: est, edt, et, eastern, us, usa, united states, boston, washington, miami | America/Vancouver: canada
America/Chicago: cst, cdt, ct, central, us, usa, united states, dallas, houston, austin | America/Mexico_City: mexico
America/Denver: mst, mdt, mt, mountain, us, usa, united states | America/Anchorage: akst, akdt, alaska
America/Los_Angeles: pst, pdt, pt, pacific, us, usa, united states, san francisco, seattle, california
America/Toronto: canada, ottawa, montreal | America/Edmonton: canada, calgary | America/Santiago: chile
America/Halifax: canada, ast, adt, atlantic | America/St_Johns: newfoundland, nst, ndt | America/Bogota: colombia
America/Sao_Paulo: brazil, brt, rio de janeiro | America/Argentina/Buenos_Aires: argentina, art, buenos aires
America/Lima: peru | America/Caracas: venezuela | Africa/Cairo: egypt | Africa/Lagos: nigeria, wat | Asia/Tehran: iran
Africa/Johannesburg: south africa, sast, cape town | Africa/Nairobi: kenya, eat | Africa/Casablanca: morocco
Africa/Accra: ghana | Asia/Jerusalem: israel, tel aviv | Asia/Dubai: uae, united arab emirates, gst
Asia/Riyadh: saudi arabia | Asia/Karachi: pakistan, pkt | Asia/Dhaka: bangladesh | Asia/Colombo: sri lanka
Asia/Kolkata: india, ist, bangalore, bengaluru, mumbai, delhi, new delhi | Asia/Kathmandu: nepal | Asia/Taipei: taiwan
Asia/Bangkok: thailand | Asia/Ho_Chi_Minh: vietnam, hanoi | Asia/Jakarta: indonesia, wib | Asia/Kuala_Lumpur: malaysia
Asia/Manila: philippines, pht | Asia/Singapore: singapore, sgt | Asia/Hong_Kong: hong kong, hkt
Asia/Shanghai: china, beijing, prc | Asia/Seoul: south korea, korea, kst | Asia/Tokyo: japan, jst, osaka
Australia/Sydney: australia, aest, aedt, canberra | Australia/Perth: australia, awst | Australia/Adelaide: acst, acdt
Pacific/Auckland: new zealand, nz, nzst, nzdt, wellington
"""
_LEGACY = ("Brazil/", "Canada/", "Chile/", "Etc/", "Mexico/", "US/")
_OFFSET = re.compile(r"(utc|gmt|z)?\s*[+−–-]\s*\d.*", re.IGNORECASE)


def find_zone(text: str) -> ZoneInfo:
    """The time zone that the text names exactly: by IANA name, its city, a common abbreviation or a country.

    Raises InvalidInput, with up to three suggestions, for anything else.
    """
    if len(zones := _spellings().get(normalise(text[:MAX_LENGTH]).removesuffix(" time"), ())) == 1:
        return ZoneInfo(zones[0])
    shown = quoted(text)
    if _OFFSET.fullmatch(shown):
        raise InvalidInput(f"“{shown}” knows no summer time. Name a city instead, such as *Europe/Berlin*.")
    if not (nearest := suggest_zones(text, limit=3)) or not normalise(shown):
        raise InvalidInput(f"I know no time zone “{shown}”. Name a city, such as *Europe/Berlin*.")
    listed = ", ".join(f"*{zone}*" for zone in nearest)
    raise InvalidInput(f"“{shown}” is not one time zone that I know. Perhaps {listed}?")


def suggest_zones(text: str, limit: int = 25) -> list[str]:
    """IANA names that fit what has been typed so far, the likeliest first; for no text the common ones."""
    typed = normalise(text[:MAX_LENGTH])
    if not typed:
        return _COMMON_ZONES.split()[:limit]
    if _OFFSET.fullmatch(text.strip()):
        return []
    ranks: dict[str, tuple[float, bool, bool, int, str]] = {}
    for spelling, zones in _spellings().items():
        fit = _fit(typed, spelling)
        for place, zone in enumerate(zones if fit else ()):
            rank = (-fit, _is_legacy(zone), zone not in _COMMON_ZONES, place, zone)
            ranks[zone] = min(rank, ranks.get(zone, rank))
    return sorted(ranks, key=ranks.__getitem__)[:limit]


def _is_legacy(zone: str) -> bool:
    return zone.startswith(_LEGACY) or ("/" not in zone and zone != "UTC")


def _fit(typed: str, spelling: str) -> float:
    if typed == spelling:
        return 100
    if spelling.startswith(typed):
        return 90
    if len(typed) > 1 and typed in spelling:
        return 85 if f" {typed}" in spelling else 80
    return fuzz.ratio(typed, spelling, score_cutoff=75) * 0.79 if len(typed) > 3 else 0


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """All zones by what they may be called; reads the zone directory once, so warm it up before serving."""
    known = sorted(available_timezones() - {"Factory", "localtime"}, key=lambda zone: (zone.count("/"), zone))
    spellings: dict[str, tuple[str, ...]] = {normalise(zone): (zone,) for zone in known}
    for zone in reversed(known):
        if not _is_legacy(zone):
            spellings[normalise(zone.rpartition("/")[2])] = (zone,)
    places: dict[str, tuple[str, ...]] = {}
    for entry in _PLACES.strip().replace("\n", " | ").split(" | "):
        zone, _, names = entry.partition(": ")
        for name in names.split(", "):
            places[name] = (*places.get(name, ()), zone)
    return spellings | places
