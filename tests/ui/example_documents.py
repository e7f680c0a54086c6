"""Invented data for every template of a document, in the languages that it is printed in."""

from typing import NamedTuple

from varsam.ui.documents.contracts import (
    ConsentForm,
    Decision,
    MeetingItem,
    MeetingMinutes,
    Minutes,
    ReadingExtract,
    RegisterExtract,
)
from varsam.ui.documents.contracts_training import Certificate

CITY = "Göteborgs Stad"
UNIT = "Samordningen mot våldsbejakande extremism"


class _Consent(NamedTuple):
    """The words of a consent form in one language."""

    unit: str
    title: str
    lead: str
    date: str
    labels: tuple[str, str, str]
    facts: tuple[tuple[str, str], ...]
    sharing: tuple[str, str, str, str, str, str]
    organisations: tuple[tuple[str, tuple[str, ...]], ...]
    sections: tuple[tuple[str, str], ...]
    answer: tuple[str, str, str]
    signing: tuple[str, str, str, str, str]
    signers: tuple[str, ...]


_CONSENTS = {
    "sv": _Consent(
        UNIT,
        "Samtycke till att vi samarbetar kring dig",
        "Vi frågar om vi får prata med andra som kan hjälpa till. Du bestämmer själv, och du kan ändra dig.",
        "22 november 2026",
        ("Referens", "Datum", "Sida {page} av {pages}"),
        (
            ("Vem som frågar", "SSPF-samordnaren i Hisingen"),
            ("Vad det gäller", "Att planera stöd i skolan och på fritiden tillsammans med dig."),
            ("Gäller till och med", "22 maj 2027"),
        ),
        (
            "Vem får veta vad",
            "Sätt ett kryss för varje rad. Det du inte kryssar för lämnar vi inte vidare.",
            "Verksamhet",
            "Uppgifter",
            "Ja",
            "Nej",
        ),
        (
            ("Skolan", ("Hur skolgången fungerar", "Vilket stöd som redan finns")),
            ("Socialtjänsten i Hisingen", ("Vad du själv vill ha hjälp med",)),
            ("Fritidsgården", ("Vad du tycker om att göra på fritiden",)),
        ),
        (
            (
                "Du får säga nej",
                "Det är frivilligt. Säger du nej händer inget som är till nackdel för dig, och du kan få råd och stöd "
                "ändå. Ett nej antecknas, så att ingen frågar samma sak igen.",
            ),
            (
                "Du kan ta tillbaka ditt ja",
                "När som helst och utan att säga varför: ring eller skriv till oss. Då slutar vi dela uppgifter samma "
                "dag. Det som redan har sagts kan vi inte göra osagt.",
            ),
            ("Om du undrar något", "SSPF-samordnaren i Hisingen, telefon 031-365 00 00, vardagar 8–16."),
        ),
        ("Ditt svar", "Ja, jag samtycker till det som jag har kryssat för.", "Nej, jag samtycker inte."),
        ("Underskrifter", "", "Underskrift", "Namnförtydligande", "Ort och datum"),
        ("Vårdnadshavare 1", "Vårdnadshavare 2", "Den unge"),
    ),
    "en": _Consent(
        "Coordination against violent extremism",
        "Consent to working together around you",
        "We are asking whether we may talk to others who can help. You decide, and you can change your mind.",
        "22 November 2026",
        ("Reference", "Date", "Page {page} of {pages}"),
        (
            ("Who is asking", "The SSPF coordinator in Hisingen"),
            ("What it is about", "Planning support at school and in your free time, together with you."),
            ("Valid until", "22 May 2027"),
        ),
        (
            "Who may know what",
            "Tick one box on each line. What you do not tick we do not pass on.",
            "Organisation",
            "Information",
            "Yes",
            "No",
        ),
        (
            ("The school", ("How school is going", "What support there is already")),
            ("Social services in Hisingen", ("What you want help with yourself",)),
        ),
        (
            (
                "You may say no",
                "This is voluntary. If you say no, nothing bad happens, and you can still get advice.",
            ),
            (
                "You can take back your yes",
                "At any time, without saying why: call us or write to us. We stop the same day.",
            ),
            ("If you have questions", "The SSPF coordinator in Hisingen, telephone 031-365 00 00."),
        ),
        ("Your answer", "Yes, I consent to what I have ticked.", "No, I do not consent."),
        ("Signatures", "", "Signature", "Name in capitals", "Place and date"),
        ("The person",),
    ),
    "ar": _Consent(
        "التنسيق لمكافحة التطرف العنيف",
        "موافقة على التعاون من أجلك",
        "نسألك إن كان بإمكاننا التحدث مع جهات أخرى يمكنها المساعدة. القرار لك، ويمكنك تغيير رأيك.",
        "22 نوفمبر 2026",
        ("الرقم المرجعي", "التاريخ", "صفحة {page} من {pages}"),
        (
            ("من يسأل", "منسق SSPF في Hisingen"),
            ("الموضوع", "التخطيط معك للدعم في المدرسة وفي أوقات الفراغ."),
            ("سارية حتى", "22 مايو 2027"),
        ),
        (
            "من يحق له معرفة ماذا",
            "ضع علامة في كل سطر. ما لم تضع عليه علامة لا ننقله إلى أحد.",
            "الجهة",
            "المعلومات",
            "نعم",
            "لا",
        ),
        (
            ("المدرسة", ("كيف تسير الدراسة", "ما الدعم الموجود الآن")),
            ("الخدمات الاجتماعية في Hisingen", ("ما تريد أنت المساعدة فيه",)),
            ("مركز الشباب", ("ما تحب أن تفعله في وقت فراغك",)),
        ),
        (
            (
                "يحق لك أن تقول لا",
                "الأمر طوعي. إن قلت لا فلن يحدث شيء يضرّك، ويمكنك الحصول على المشورة والدعم رغم ذلك. "
                "نسجّل الرفض حتى لا يسألك أحد الشيء نفسه مرة أخرى.",
            ),
            (
                "يمكنك سحب موافقتك",
                "في أي وقت ومن دون ذكر السبب: اتصل بنا أو اكتب لنا. نتوقف عن نقل المعلومات في اليوم نفسه.",
            ),
            (
                "إذا كانت لديك أسئلة",
                "منسق SSPF في Hisingen، هاتف \u2066031-365 00 00\u2069، أيام العمل من 8 إلى 16.",
            ),
        ),
        ("جوابك", "نعم، أوافق على ما وضعت عليه علامة.", "لا، لا أوافق."),
        ("التوقيعات", "", "التوقيع", "الاسم بخط واضح", "المكان والتاريخ"),
        ("ولي الأمر الأول", "ولي الأمر الثاني", "الشاب أو الشابة"),
    ),
    "so": _Consent(
        "Isuduwidda ka hortagga xagjirnimada rabshadda wadata",
        "Oggolaansho in laga wada shaqeeyo arrintaada",
        "Waxaan ku weydiineynaa haddii aan la hadli karno dad kale oo ku caawin kara. Adiga ayaa go'aansanaya, "
        "waadna beddeli kartaa fikirkaaga.",
        "22 Noofembar 2026",
        ("Tixraac", "Taariikh", "Bogga {page} ee {pages}"),
        (
            ("Cidda weydiineysa", "Isuduwaha SSPF ee Hisingen"),
            (
                "Waxa ay ku saabsan tahay",
                "In adiga lagula qorsheeyo taageero dugsiga iyo wakhtiga firaaqada.",
            ),
            ("Waxay shaqeyneysaa ilaa", "22 Maajo 2027"),
        ),
        (
            "Yaa ogaan kara maxay",
            "Calaamad ku dhig sadar kasta. Waxa aadan calaamadin cidna uma gudbinno.",
            "Hay'ad",
            "Macluumaad",
            "Haa",
            "Maya",
        ),
        (
            ("Dugsiga", ("Sida dugsigu u socdo", "Taageerada hadda jirta")),
            ("Adeegga bulshada ee Hisingen", ("Waxa aad adigu rabto in lagaa caawiyo",)),
        ),
        (
            ("Waad diidi kartaa", "Waa ikhtiyaari. Haddii aad diiddo, wax kugu xun kuma dhacayaan."),
            ("Waad ka noqon kartaa", "Mar kasta, adigoon sheegin sababta: noo soo wac ama noo soo qor."),
            ("Haddii aad su'aalo qabto", "Isuduwaha SSPF ee Hisingen, telefoon 031-365 00 00."),
        ),
        ("Jawaabtaada", "Haa, waan oggolahay waxa aan calaamadiyay.", "Maya, ma oggoli."),
        ("Saxiixyo", "", "Saxiix", "Magaca oo cad", "Goobta iyo taariikhda"),
        ("Waalidka 1", "Waalidka 2", "Qofka dhallinyarada ah"),
    ),
    "fa": _Consent(
        "هماهنگی برای پیشگیری از افراط‌گرایی خشونت‌آمیز",
        "رضایت برای همکاری دربارهٔ شما",
        "از شما می‌پرسیم آیا می‌توانیم با دیگرانی که می‌توانند کمک کنند صحبت کنیم. تصمیم با شماست و می‌توانید نظرتان را عوض کنید.",
        "22 نوامبر 2026",
        ("شمارهٔ مرجع", "تاریخ", "صفحهٔ {page} از {pages}"),
        (
            ("چه کسی می‌پرسد", "هماهنگ‌کنندهٔ SSPF در Hisingen"),
            ("موضوع چیست", "برنامه‌ریزی پشتیبانی در مدرسه و اوقات فراغت همراه با شما."),
            ("معتبر تا", "22 مهٔ 2027"),
        ),
        (
            "چه کسی چه چیزی را می‌داند",
            "در هر ردیف یک خانه را علامت بزنید. آنچه را علامت نزنید به کسی نمی‌گوییم.",
            "نهاد",
            "اطلاعات",
            "بله",
            "نه",
        ),
        (
            ("مدرسه", ("وضعیت تحصیل چگونه است", "چه پشتیبانی‌ای هم‌اکنون هست")),
            ("خدمات اجتماعی در Hisingen", ("خودتان برای چه کمک می‌خواهید",)),
        ),
        (
            ("می‌توانید نه بگویید", "این کار داوطلبانه است. اگر نه بگویید، هیچ زیانی به شما نمی‌رسد."),
            ("می‌توانید رضایت خود را پس بگیرید", "هر زمان و بدون گفتن دلیل: به ما زنگ بزنید یا بنویسید."),
            ("اگر پرسشی دارید", "هماهنگ‌کنندهٔ SSPF در Hisingen، تلفن \u2066031-365 00 00\u2069."),
        ),
        ("پاسخ شما", "بله، با آنچه علامت زده‌ام موافقم.", "نه، موافق نیستم."),
        ("امضاها", "", "امضا", "نام با خط خوانا", "محل و تاریخ"),
        ("سرپرست 1", "سرپرست 2", "فرد جوان"),
    ),
}


def consent_form(language: str) -> ConsentForm:
    """The form that a coordinator prints for somebody, with nothing ticked and no names."""
    words = _CONSENTS[language]
    return {
        "city": CITY,
        "unit": words.unit,
        "title": words.title,
        "lead": words.lead,
        "reference": "S-26-014",
        "issued": "2026-11-22",
        "date": words.date,
        "labels": {"reference": words.labels[0], "date": words.labels[1], "page": words.labels[2]},
        "facts": [{"label": label, "value": value} for label, value in words.facts],
        "sharing": {
            "heading": words.sharing[0],
            "text": words.sharing[1],
            "columns": {
                "organisation": words.sharing[2],
                "information": words.sharing[3],
                "yes": words.sharing[4],
                "no": words.sharing[5],
            },
            "organisations": [
                {"name": name, "information": [{"text": text} for text in information]}
                for name, information in words.organisations
            ],
        },
        "sections": [{"heading": heading, "text": text} for heading, text in words.sections],
        "answer": {
            "heading": words.answer[0],
            "choices": [{"text": words.answer[1]}, {"text": words.answer[2]}],
        },
        "signatures": {
            "heading": words.signing[0],
            "labels": {
                "signature": words.signing[2],
                "name": words.signing[3],
                "place_and_date": words.signing[4],
            },
            "signers": [{"role": role} for role in words.signers],
        },
    }


def decision() -> Decision:
    """A decision to hand out some of what was asked for."""
    return {
        "city": CITY,
        "unit": UNIT,
        "kind": "Beslut",
        "title": "Utlämnande av uppgifter till Polismyndigheten",
        "reference": "U-26-007",
        "issued": "2026-11-22",
        "date": "22 november 2026",
        "labels": {"reference": "Referens", "date": "Datum", "page": "Sida {page} av {pages}"},
        "outcome": {
            "label": "Beslutet",
            "text": "Uppgifterna om planerat stöd lämnas ut. Uppgifterna om hälsa lämnas inte ut.",
        },
        "facts": [
            {"label": "Dag för beslutet", "value": "22 november 2026"},
            {"label": "Vad beslutet innehåller", "value": "Delvis utlämnande av uppgifter ur akt K-26-031"},
            {"label": "Beslutat av", "value": "Eva Lind, samordnare"},
            {"label": "Föredragande", "value": "Omar Nasser, socialsekreterare Hisingen"},
            {
                "label": "Andra som deltog",
                "value": [
                    "Åsa Öberg, stadsjurist",
                    "Per Ärlig, dataskyddsombud, utan att delta i avgörandet",
                ],
            },
        ],
        "rule": {
            "heading": "Regeln som har tillämpats",
            "text": "Socialtjänsten får i vissa fall lämna uppgifter till polisen för att förebygga brott.",
            "facts": [
                {"label": "Lag", "value": "Offentlighets- och sekretesslagen (2009:400), 10 kap. 18 a §"},
                {"label": "Version", "value": "Version 3, gäller från 1 april 2025"},
                {"label": "Källa", "value": "SFS 2025:179, kontrollerad 3 oktober 2026"},
            ],
        },
        "tests": {
            "heading": "Regelns frågor och våra svar",
            "columns": {"test": "Fråga", "answer": "Svar", "words": "Skäl"},
            "rows": [
                {
                    "test": "Finns det särskilda omständigheter som talar för risk för brott?",
                    "answer": "Ja",
                    "words": "Två händelser under hösten, beskrivna i anteckningarna 4 och 6.",
                },
                {
                    "test": "Kan uppgiften antas bidra till att förebygga det?",
                    "answer": "Ja",
                    "words": "Polisen behöver veta vilket stöd som redan är planerat, så att det inte störs.",
                },
                {
                    "test": "Är det olämpligt att lämna uppgiften?",
                    "answer": "Delvis",
                    "words": "Uppgifterna om hälsa behövs inte.\n\nDe kan skada förtroendet för vården.",
                },
            ],
        },
        "sent": {
            "heading": "Vad som lämnades ut",
            "table": {
                "columns": ["Uppgift", "Till", "Hur och när"],
                "widths": [1.4, 1.2, 1],
                "rows": [
                    [
                        "Planerat stöd i skolan och på fritiden",
                        ["Karin Ek", "Polismyndigheten, område Storgöteborg"],
                        "Läst upp i möte, 22 november 2026 klockan 10.30",
                    ]
                ],
                "empty": "Inget lämnades ut.",
            },
        },
        "reasons": {
            "heading": "Varför resten inte lämnas ut",
            "text": "Uppgifterna om hälsa omfattas av sekretess. Det är inte klart att de kan röjas utan men.",
        },
        "appeal": {
            "heading": "Om du inte är nöjd",
            "text": "Du kan överklaga beslutet till kammarrätten. Skriv vilket beslut du menar och vad du vill ändra. "
            "Skicka brevet till oss inom tre veckor från den dag du fick beslutet. Vi skickar det vidare.",
            "points": ["E-post: registrator@demo.varsam.test", "Post: Göteborgs Stad, 404 82 Göteborg"],
        },
        "signatures": {
            "heading": "Underskrift",
            "labels": {
                "signature": "Underskrift",
                "name": "Namnförtydligande",
                "place_and_date": "Ort och datum",
            },
            "signers": [{"role": "Beslutsfattare", "name": "Eva Lind"}],
        },
    }


def register_extract() -> RegisterExtract:
    """What is held about an invented person."""
    return {
        "city": CITY,
        "unit": UNIT,
        "kind": "Registerutdrag",
        "title": "Det här finns om dig",
        "lead": "Du har frågat vad vi har om dig. Här är allt, varför vi har det och hur länge det sparas.",
        "reference": "R-26-003",
        "issued": "2026-11-22",
        "date": "22 november 2026",
        "labels": {"reference": "Referens", "date": "Datum", "page": "Sida {page} av {pages}"},
        "facts": [
            {"label": "Personuppgiftsansvarig", "value": "Nämnden för demokrati och medborgarservice"},
            {"label": "Dataskyddsombud", "value": "dataskydd@demo.varsam.test"},
            {"label": "Utdraget visar", "value": "Allt som fanns den 22 november 2026 klockan 09.00"},
        ],
        "categories": [
            {
                "heading": "Vem du är",
                "facts": [
                    {
                        "label": "Varför",
                        "value": "För att kunna nå dig och inte blanda ihop dig med någon annan.",
                    },
                    {"label": "Rättslig grund", "value": "Uppgift av allmänt intresse, GDPR artikel 6.1 e"},
                    {"label": "Varifrån", "value": "Från dig, den 3 mars 2026"},
                    {
                        "label": "Vilka som har fått del",
                        "value": ["Skolan, 12 mars 2026", "Fritidsgården, 2 april 2026"],
                    },
                    {"label": "Hur länge", "value": "Två år efter att stödet har avslutats"},
                ],
                "held": {
                    "columns": ["Uppgift", "Vad som står"],
                    "widths": [1, 2],
                    "rows": [
                        ["Namn", "Dalia Söderström"],
                        ["Telefon", "070-174 06 05"],
                        ["Språk", "Svenska och arabiska (العربية)"],
                    ],
                    "empty": "Inget.",
                },
            },
            {
                "heading": "Samtycken",
                "facts": [
                    {"label": "Varför", "value": "För att visa vad du har sagt ja och nej till."},
                    {"label": "Hur länge", "value": "Två år efter att stödet har avslutats"},
                ],
                "held": {
                    "columns": ["Uppgift", "Vad som står"],
                    "rows": [],
                    "empty": "Det finns inga samtycken.",
                },
            },
        ],
        "notes": {
            "heading": "Anteckningar i ordning",
            "entries": [
                {
                    "heading": "3 mars 2026, Eva Lind, samordnare",
                    "text": "Dalia ringde och berättade hur hon har det i skolan.\n\nHon vill börja träna igen.",
                },
                {
                    "heading": "9 mars 2026, Dalia Söderström, genom koden",
                    "text": "أريد أن أتحدث مع شخص يفهم وضعي.\n\nTack för att ni lyssnar! 🙂",
                },
            ],
            "empty": "Det finns inga anteckningar.",
        },
        "sections": [
            {
                "heading": "Dina rättigheter",
                "points": [
                    "Är något fel kan du begära att det rättas. Det gamla står kvar, med rättelsen bredvid.",
                    "Du kan begära att något raderas, och du får alltid ett svar med skäl.",
                    "Du kan invända mot att vi använder uppgifterna.",
                    "Du kan klaga hos Integritetsskyddsmyndigheten.",
                ],
            }
        ],
    }


def reading_extract(rows: int = 6) -> ReadingExtract:
    """Who has read an invented person's record; `rows` of them."""
    readers = (
        ["Eva Lind", "Samordnare", "Göteborgs Stad"],
        ["Omar Nasser", "Socialsekreterare", "Socialförvaltningen Hisingen"],
        ["Karin Ek", "Partnerrepresentant", "Polismyndigheten"],
    )
    seen = ("Öppnade anteckning 4", "Läste planen", "Öppnade namn och telefonnummer")
    why = ("Uppföljning av planen", "Samtal med dig", "Konferens 14 oktober")
    return {
        "city": CITY,
        "unit": UNIT,
        "title": "Så har dina uppgifter lästs",
        "lead": "Varje gång någon öppnar dina uppgifter skrivs det upp. Här är listan, med det senaste först.",
        "reference": "R-26-004",
        "issued": "2026-11-22",
        "date": "22 november 2026",
        "labels": {"reference": "Referens", "date": "Datum", "page": "Sida {page} av {pages}"},
        "facts": [
            {"label": "Tid", "value": "1 mars – 22 november 2026"},
            {"label": "Antal", "value": str(rows)},
        ],
        "readings": {
            "heading": "Läsningar",
            "table": {
                "columns": ["När", "Vem", "Vad", "Ändamål"],
                "widths": [1.1, 1.3, 1.2, 1.1],
                "rows": [
                    [
                        [f"{1 + index % 28} oktober 2026", f"klockan {8 + index % 9}.{index % 60:02}"],
                        readers[index % 3],
                        seen[index % 3],
                        why[index % 3],
                    ]
                    for index in range(rows)
                ],
                "empty": "Ingen har läst dina uppgifter under den här tiden.",
            },
        },
        "sections": [
            {
                "heading": "Ser något fel ut?",
                "text": "Hör av dig till dataskyddsombudet, dataskydd@demo.varsam.test. Varje läsning som du frågar om "
                "granskas av någon som inte själv har läst.",
            }
        ],
    }


def minutes() -> Minutes:
    """The locked minutes of one item, with an addendum."""
    return {
        "city": CITY,
        "unit": "SSPF Hisingen",
        "kind": "Protokoll",
        "title": "Ärende Lönn, K-26-031",
        "reference": "M-26-007 § 3",
        "issued": "2026-11-17",
        "date": "17 november 2026",
        "labels": {"reference": "Referens", "date": "Datum", "page": "Sida {page} av {pages}"},
        "standing": {
            "label": "Låst",
            "text": "Protokollet är justerat av två personer och låst den 18 november 2026.",
        },
        "facts": [
            {"label": "Möte", "value": ["Ärendekonferens, SSPF Hisingen", "17 november 2026, 10.20–10.50"]},
            {"label": "Ledde", "value": "Siv Stenmark"},
            {"label": "I rummet", "value": ["Siv Stenmark, socialtjänst", "Karin Thulin, skola"]},
            {"label": "Utanför", "value": ["Jonas Ekblad, polis: inget samtycke eller beslut"]},
        ],
        "said": {
            "heading": "Anteckningar",
            "table": {
                "columns": ["Tid", "Text"],
                "widths": [0.2, 1],
                "rows": [
                    ["10.21", "De har träffats varje vecka."],
                    ["10.27", "Studiestödet fungerar tisdagar."],
                ],
                "empty": "Inget är antecknat.",
            },
        },
        "decisions": {
            "heading": "Beslut",
            "table": {
                "columns": ["Nummer", "Beslut"],
                "widths": [0.2, 1],
                "rows": [["3.1", "Studiestödet flyttas från torsdag till måndag."]],
                "empty": "Inga beslut.",
            },
        },
        "actions": {
            "heading": "Åtgärder",
            "table": {
                "columns": ["Vad", "Vem", "Senast"],
                "widths": [1, 0.5, 0.4],
                "rows": [["Boka provträning", "Samir Haddad", "1 december 2026"]],
                "empty": "Inga åtgärder.",
            },
        },
        "addenda": {
            "heading": "Tillägg efter låsning",
            "table": {
                "columns": ["När och vem", "Text"],
                "widths": [0.4, 1],
                "rows": [[["19 november 2026", "Siv Stenmark"], "Tiden gäller från vecka 49."]],
                "empty": "Inga tillägg.",
            },
        },
        "adjusted": {
            "heading": "Justerat av",
            "table": {
                "columns": ["Vem", "När"],
                "rows": [["Karin Thulin", "18 november 2026"], ["Siv Stenmark", "18 november 2026"]],
                "empty": "Ingen har justerat protokollet.",
            },
        },
    }


def meeting_minutes(items: int = 4) -> MeetingMinutes:
    """A trends meeting with as many items; the second is one that only some may read."""
    return {
        "city": CITY,
        "unit": "Trygg i staden",
        "kind": "Protokoll",
        "title": "Samverkansgruppen, 19 november 2026",
        "reference": "M-26-019",
        "issued": "2026-11-19",
        "date": "19 november 2026",
        "labels": {"reference": "Referens", "date": "Datum", "page": "Sida {page} av {pages}"},
        "standing": {"label": "Låst", "text": "Justerat av två personer och låst den 20 november 2026."},
        "facts": [
            {"label": "Tid", "value": "19 november 2026, 13.00–14.30"},
            {"label": "Plats", "value": "Rum Älven"},
            {"label": "Ledde mötet", "value": "Elin Sjöberg"},
        ],
        "present": {
            "heading": "Närvaro",
            "table": {
                "columns": ["Vem", "Från", "Närvaro"],
                "rows": [
                    ["Elin Sjöberg", "Trygg i staden", "Närvarande"],
                    ["Jonas Ekblad", "Polisen", "Har meddelat förhinder"],
                ],
                "empty": "Ingen är antecknad.",
            },
        },
        "decisions": {
            "heading": "Beslut",
            "table": {
                "columns": ["Nummer", "Beslut"],
                "widths": [0.2, 1],
                "rows": [
                    [f"{n}.1", "Fritiden håller öppet till 22 på fredagar."] for n in range(1, items + 1)
                ],
                "empty": "Inga beslut.",
            },
        },
        "actions": {
            "heading": "Åtgärder",
            "table": {
                "columns": ["Vad", "Vem", "Senast"],
                "rows": [["Boka lokalen", "Samir Haddad", "1 december 2026"] for _ in range(items)],
                "empty": "Inga åtgärder.",
            },
        },
        "items": {
            "heading": "Punkt för punkt",
            "decision": "Beslut",
            "action": "Åtgärd",
            "items": [_meeting_item(n) for n in range(1, items + 1)],
        },
        "adjusted": {
            "heading": "Justerat av",
            "table": {
                "columns": ["Vem", "När"],
                "rows": [["Elin Sjöberg", "20 november 2026"], ["Karin Thulin", "20 november 2026"]],
                "empty": "Ingen är vald att justera.",
            },
        },
        "addenda": {
            "heading": "Tillägg efter låsning",
            "table": {
                "columns": ["När och vem", "Text"],
                "rows": [[["23 november 2026", "Elin Sjöberg"], "Tiden gäller från vecka 49."]],
                "empty": "Inga tillägg.",
            },
        },
    }


def _meeting_item(number: int) -> MeetingItem:
    if number == 2:
        return {
            "heading": "2. Ett ärende", "time": "13.10", "said": [], "decisions": [], "actions": [],
            "closed": "Punkten har ett eget protokoll i akten.",
        }  # fmt: skip
    return {
        "heading": f"{number}. Kvällar vid torget",
        "time": "13.10–13.25",
        "said": [
            "Fältarbetarna har sett fler ungdomar än vanligt vid torget på fredagar.",
            "Skolan märker det på måndagarna.\n\nFritiden kan hålla öppet längre om två i personalen kan arbeta.",
        ],
        "decisions": [{"number": f"{number}.1", "text": "Fritiden håller öppet till 22 på fredagar."}],
        "actions": [{"text": "Boka lokalen", "below": "Samir Haddad, senast 1 december 2026"}],
    }


# A drawing as the code's library makes it: black squares on nothing.
SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29" width="29mm" height="29mm">'
    '<path d="M0,0H1V1H0zM2,0H3V1H2zM0,2H1V3H0z" fill="#000000" fill-rule="nonzero" stroke="none"/></svg>'
)


def certificate(goals: int = 3) -> Certificate:
    """A certificate of a course with as many goals."""
    made: Certificate = {
        "city": CITY,
        "unit": "Samordningen",
        "kind": "Intyg",
        "title": "Grundkurs: oro, samtal och rätt väg",
        "reference": "7K3M-9QXA-02BD-ZZ41",
        "issued": "2026-11-19",
        "date": "19 november 2026",
        "labels": {"reference": "Kod", "date": "Utfärdat", "page": "Sida {page} av {pages}"},
        "holder": {"label": "Utfärdat till", "name": "Maria Åkesson"},
        "text": "har gått utbildningen och deltagit i det som den kräver.",
        "facts": [
            {"label": "När", "value": "12 november 2026 – 19 november 2026"},
            {"label": "Längd", "value": "6 timmar"},
            {"label": "Gäller till och med", "value": "19 november 2028"},
        ],
        "check": {
            "heading": "Är intyget äkta?",
            "text": "Skriv koden på varsam.example/utbildning/intyg/ eller fotografera rutan.",
            "code": "7K3M-9QXA-02BD-ZZ41",
            "alternative": "Rutan leder till sidan där intyget kontrolleras.",
        },
    }
    if goals:
        made["goals"] = {
            "heading": "Det här handlade den om",
            "points": ["Du vet vad du själv ansvarar för och vem du frågar."] * goals,
        }
    return made
