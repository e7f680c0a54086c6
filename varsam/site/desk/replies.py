"""Ready words for the first sign of life, in the writer's own language; the colleague may change them."""

from datetime import datetime

from varsam.lib import when

_ACKNOWLEDGEMENTS = {
    "sv": (
        "Hej! Tack för att du hör av dig. Vi har läst det du skrev. Du får ett svar senast {day}. "
        "Om någon är i fara, ring 112."
    ),
    "en": (
        "Hello! Thank you for writing to us. We have read your message. You will get an answer no later than {day}. "
        "If anyone is in danger, call 112."
    ),
    "ar": (
        "مرحبًا! شكرًا لتواصلك معنا. لقد قرأنا رسالتك، وستتلقى ردًا في موعد أقصاه {day}. إذا كان أي شخص في خطر، فاتصل بالرقم 112."
    ),
    "so": (
        "Salaan! Waad ku mahadsan tahay inaad noo soo qortay. Fariintaada waan akhrinnay. "
        "Waxaad jawaab heli doontaa ugu dambayn {day}. Haddii qof khatar ku jiro, wac 112."
    ),
    "fa": (
        "سلام! ممنون که برای ما نوشتید. پیام شما را خوانده‌ایم و حداکثر تا {day} به شما پاسخ می‌دهیم. اگر کسی در خطر است، با شمارهٔ 112 تماس بگیرید."
    ),
}

# Honest where nobody here reads the language: it has come, and somebody has to translate it before anyone has read it.
_TRANSLATED_FIRST = {
    "sv": (
        "Hej! Tack för att du hör av dig. Vi har tagit emot det du skrev. Ingen av oss läser språket, så först måste någon "
        "översätta det. Den som översätter har tystnadsplikt. Du får ett svar senast {day}. Om någon är i fara, ring 112."
    ),
    "en": (
        "Hello! Thank you for writing to us. We have received your message. None of us reads your language, so somebody has "
        "to translate it first. Whoever translates has a duty of confidentiality. You will get an answer no later than {day}. "
        "If anyone is in danger, call 112."
    ),
    "ar": (
        "مرحبًا! شكرًا لتواصلك معنا. لقد وصلتنا رسالتك. لا أحد منا يقرأ العربية، لذلك يجب أن يترجمها شخص أولًا. "
        "المترجم ملزم بالسرية. ستتلقى ردًا في موعد أقصاه {day}. إذا كان أي شخص في خطر، فاتصل بالرقم 112."
    ),
    "so": (
        "Salaan! Waad ku mahadsan tahay inaad noo soo qortay. Fariintaadu way na soo gaadhay. Midkeenna af-Soomaali ma "
        "akhriyo, markaa marka hore qof ayaa turjumi doona. Qofka turjumaya waxaa saaran waajibka sir-haynta. "
        "Waxaad jawaab heli doontaa ugu dambayn {day}. Haddii qof khatar ku jiro, wac 112."
    ),
    "fa": (
        "سلام! ممنون که برای ما نوشتید. پیام شما به دست ما رسیده است. هیچ‌یک از ما فارسی نمی‌خواند، پس اول باید کسی آن را "
        "ترجمه کند. مترجم موظف به رازداری است. حداکثر تا {day} به شما پاسخ می‌دهیم. اگر کسی در خطر است، با شمارهٔ 112 تماس بگیرید."
    ),
}


def acknowledgement(language: str, answer_by: datetime) -> tuple[str, str]:
    """The ready text and the language that it is in: the writer's, or English where there is none in it."""
    chosen = language if language in _ACKNOWLEDGEMENTS else "en"
    return _ACKNOWLEDGEMENTS[chosen].format(day=when.day(answer_by, chosen)), chosen


def waiting_for_translation(language: str, answer_by: datetime) -> tuple[str, str]:
    """The same where nobody in the office reads the language: it does not say that anyone has read it."""
    chosen = language if language in _TRANSLATED_FIRST else "en"
    return _TRANSLATED_FIRST[chosen].format(day=when.day(answer_by, chosen)), chosen
