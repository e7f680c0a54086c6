"""The words around a name that give it away, in Swedish and English (keys, see lexicon)."""

from varsam.lib.deidentification.lexicon import word_set

NAMING = word_set(
    """heter hette hetat heta kallas kallades kallad namngiven vid_namn named called heißt heter"""
)

PERSON_BEFORE = word_set(
    """eleven elev barnet pojken flickan killen tjejen grabben mannen kvinnan sonen son dottern dotter bror brodern brorsan brorson broder syster systern
    syrran mamma mamman pappa pappan mor far morsan farsan morfar farmor mormor farfar moster faster farbror morbror kusin kusinen lillebror storebror lillasyster
    storasyster tvillingbror sonson dotterson dotterdotter sondotter barnbarn barnbarnet styvson styvdotter styvpappa styvmamma svåger svägerska svärson
    svärdotter man fru hustru make maka maken makan sambo sambon särbo pojkvän pojkvännen flickvän flickvännen ex exman kompis kompisen polare polaren vän vännen
    väninna väninnan kamrat kamraten klasskamrat klasskamraten klasskompis kollega kollegan granne grannen chef chefen rektor rektorn lärare läraren
    lärarinnan kurator kuratorn mentor mentorn handläggare handläggaren assistenten socialsekreterare socialsekreteraren specialpedagogen klassföreståndaren klassföreståndare
    tränaren tränare ledaren fritidsledaren vaktmästaren polisen advokaten advokat läkaren doktorn doktor psykologen terapeuten sköterskan skolsköterskan imamen prästen pastor
    herr fru fröken vårdnadshavare vårdnadshavaren föraren ägaren målsägande misstänkte misstänkt vittnet klienten klient patienten brukaren deltagaren kund medlemmen
    mr mrs ms miss mister dr doctor prof professor aunt auntie uncle sir lady brother sister son daughter husband wife nephew niece cousin friend boyfriend girlfriend
    partner mate classmate pupil student neighbour neighbor colleague boss teacher headteacher principal mother father mum mom dad grandma grandpa grandmother grandfather grandson
    granddaughter stepson stepdaughter boy girl lad eldest youngest twin client patient coach officer nurse kid"""
)
"""Straight before a name. Words that are also verbs or stand before other nouns are left out."""

TITLES = word_set(
    "herr fru fröken mr mrs ms miss mister dr doctor doktor prof professor sir lady aunt auntie uncle farbror moster faster morbror rektor"
)

GREETINGS = word_set(
    "hej hejsan hallå hello hi dear kära käre kæra bästa goddag tjena tjenare hälsa tack thanks salam"
)

FAREWELLS = word_set(
    "mvh hälsningar hälsning hälsar vänligen regards wishes sincerely cheers kram kramar puss hilsen hilsner faithfully truly love vh undertecknad underskrivet signerat"
)

SPEAKING_WITH = word_set("med with to om about hos för till från av for from at till mot åt")
SPOKE = word_set(
    """pratat pratade pratar prata talat talade talar tala träffat träffade träffar mött mötte möter ringt ringde spoke spoken speak talked talk talking met meet
    orolig oroliga oroar oro oroade bekymrad bekymrade worried concerned rädd rädda arg hört hör känner känt gäller rör angående ang såg sett såg saw seen rung intervjuat frågat frågade asked höra"""
)

ACTS = word_set(
    """sa säger sade sagt har hade är var blev blir vill ville kan kunde ska skulle måste kom kommer gick går skrev skriver berättade berättar ringde ringer
    slutade slutat började började pratar pratade tycker tyckte tror trodde vet visste känner kände mår mådde bor bodde jobbar arbetar jobbade ser såg gör gjorde
    får fick tar tog sitter satt hotade hotar slog slår köpte flyttade försvann gråter grät svarar svarade bråkar bråkade hatar hatade
    has had is was said says told tells wants wanted went goes came comes thinks thought knows knew lives lived works worked started stopped became gets got did does
    hit threatened wrote writes talks talked looks seems feels felt left moved asked called used keeps kept likes hates drives sent sends never always"""
)
FEELS = word_set(
    """berättade berättar mår mådde tycker tyckte gråter grät hotade hotar bor bodde slog slår försvann flyttade hatar hatade pratar pratade känner kände slutat
    said told feels felt thinks thought lives lived hit threatened cried cries hates hated"""
)
"""Verbs whose subject is a person and hardly an organisation."""
MET = word_set(
    """träffade träffat träffar mötte känner kände saknar hotade hotat slog misstänker frågade frågat intervjuade anmälde anmäla met threatened asked miss
    trust love"""
)
KIN = word_set(
    """mamma mammas pappa pappas mor far bror syster son dotter familj föräldrar förälder kusin farfar morfar mormor farmor man fru sambo kompis kompisar vänner vän
    lägenhet rum telefon mobil dator konto skola klass lärare kurator mentor syskon barn hus hem bil advokat handläggare
    mother father mum mom dad brother sister family parents cousin friend friends wife husband phone room house flat school teacher girlfriend boyfriend car laptop"""
)
"""What comes after a name in the genitive."""

PRONOUNS = word_set("jag han hon hen du i he she me him her mig honom henne dig")

WHOSE = word_set("hans hennes min mitt deras vår sin his her my their our en ett the a")

PARTICLES = word_set(
    "af von van de der den del della da dos di du la le al el ul ibn bin bint ben abu umm ter st zu"
)

AND = word_set("och and & samt eller or resp plus")

NOT_PERSONS = word_set(
    """gruppen grupp skolan skola appen app spelet spel filmen film boken bok låten serien servern server kanalen kanal föreningen organisationen rörelsen partiet företaget
    gatan platsen staden byn landet området kursen projektet metoden modellen programmet podden tidningen sajten sidan forumet hunden katten hund katt bandet laget klubben
    group school app game film movie book song series server channel association organisation organization movement party company street place town village country area
    course project method model programme program podcast paper site forum dog cat band team club band it this that det den"""
)
"""Nouns whose name is not a person's: "skolan heter …"."""

SMALL_WORDS = word_set(
    """alas alvar alvars andre axel anas class dana enes finn gurkan hanne hannes helga inger klara knut kåre lasse lena lina merit mila milan murat olle
    rusen rut aadan jere sam signe stig tilde arta hala lana lima sara sami sari luna stan vida sima kader hana sana mina rana tara asa alba nina dani kali"""
)
"""Given names that mean something else in small letters, in one of the languages that are written to the city."""

GEOGRAPHIC = word_set(
    """gata gatan väg vägen plats platsen plan torg torget gränd park parken bro bron stig backe allé kyrka kyrkan gymnasium gymnasiet universitet sjukhus
    museum arena stadion stiftelse minnesfond street road avenue lane school university college hospital church square house theatre museum bridge institute
    institutet konserthus teater bibliotek församling moské"""
)
"""Straight after a name they make it the name of a place or institution: "Nils Ericsons plan"."""
PLACE_ENDINGS = (
    "gatan", "vägen", "torget", "platsen", "parken", "kyrkan", "skolan", "skola", "gården", "huset", "bron", "kajen", "gränden", "hallen", "dalen", "hamnen",
    "stan", "staden", "köping", "hamn", "stad", "sjön", "viken", "ön", "bibliotek", "biblioteket", "gymnasiet", "gymnasium", "centrum", "förbundet", "förbund",
    "föreningen", "förening", "stiftelsen", "verket", "myndigheten", "styrelsen", "institutet", "rörelsen", "partiet", "demokraterna", "kontoret", "tjänsten",
    "linjen", "jouren", "polisen", "rätten", "universitetet", "högskolan", "dagarna", "kommun", "kommunen", "förvaltningen", "nämnden", "kyrka", "moskén",
    "teatern", "museet", "fabriken", "laget", "klubben", "gruppen", "nätverket", "projektet", "modellen", "metoden", "kompassen", "rådet", "bladet", "posten",
    "tidningen", "nytt", "ska", "land", "landet", "isterna", "ismen", "ism", "kurs", "lagen", "balken", "byn", "berget", "udden", "holmen", "lunden", "slätten",
)  # fmt: skip
SURE_SURNAME_ENDINGS = (
    "sson", "sdotter", "dóttir", "qvist", "quist", "kvist", "ström", "gren", "hielm", "crantz", "sköld", "ović", "ovic", "ević", "evic", "čić", "oğlu", "oglu", "ullah", "uddin", "eddin", "eddine",
    "zadeh", "nejad", "wicz", "czyk", "owski", "owska", "ewski", "ewska", "ński", "ńska", "enko", "shvili", "escu",
)  # fmt: skip
SURNAME_ENDINGS = (
    "berg", "lund", "strand", "holm", "mark", "dahl", "blad", "blom", "stedt", "stad", "man", "löf", "vall", "wall", "lin", "ell", "én", "ander", "roth",
    "ić", "nen", "ian", "yan", "pour", "ov", "ova", "ev", "eva", "ski", "ska", "sen", "son", "ez", "is", "as", "akis", "idis",
)  # fmt: skip
NAME_BEGINNINGS = (
    "abdul",
    "abdel",
    "abdi",
    "abdou",
    "gebre",
    "ghebre",
    "tesfa",
    "hailem",
    "wolde",
    "tekle",
    "habte",
)
"""How Arabic, Somali and Tigrinya names begin that are made of two words."""
