"""What a person is called where their name is not needed: speakable, neutral, drawn at random."""

import secrets

# Nature's plain words: none hints at a gender, an origin or a belief.
_WORDS = tuple(
    ["Agat", "Alm", "Ask", "Asp", "Björk", "Blåbär", "Bok", "Bäck", "Dagg", "Dimma", "Dyning", "Ek", "Ekorre", "Fjäll", "Fjärd", "Flod", "Fläder", "Furu", "Granit", "Gryning", "Gräs", "Gråsten", "Gullviva", "Hagtorn", "Hassel", "Havtorn", "Hed", "Hägg", "Höstlöv", "Idegran", "Iskristall", "Kaprifol", "Kisel", "Klippa", "Klöver", "Kvarts", "Källa", "Körsbär", "Lagun", "Lav", "Lind", "Ljung", "Lönn", "Malm", "Morän", "Mossa", "Mylla", "Måne", "Norrsken", "Näckros", "Oxel", "Pil", "Päron", "Regn", "Rimfrost", "Rönn", "Sand", "Skiffer", "Skogsbryn", "Skär", "Slån", "Snöbär", "Sten", "Strand", "Ström", "Sälg", "Tall", "Timjan", "Torv", "Tuva", "Vass", "Vide", "Våg", "Äng"]
)


def new() -> str:
    """A word and three to five digits, such as "Gråsten 482". It is drawn, not derived: it says nothing of whose it is."""
    return f"{secrets.choice(_WORDS)} {secrets.randbelow(99_900) + 100}"
