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


def acknowledgement(language: str, answer_by: datetime) -> tuple[str, str]:
    """The ready text and the language that it is in: the writer's, or English where there is none in it."""
    chosen = language if language in _ACKNOWLEDGEMENTS else "en"
    return _ACKNOWLEDGEMENTS[chosen].format(day=when.day(answer_by, chosen)), chosen
