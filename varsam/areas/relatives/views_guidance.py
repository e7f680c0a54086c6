"""The library of advice, as a worried relative reads it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.views.decorators.http import require_safe

from varsam.areas.relatives import api, guidance
from varsam.areas.relatives.views import DANGER, SECURITY
from varsam.kernel.access import gates
from varsam.kernel.people import published
from varsam.lib import when
from varsam.ui.languages import RELATIVES, written_in


@require_safe
@gates.public
@written_in(*RELATIVES)
@published.kept
def guides(request: HttpRequest) -> HttpResponse:
    """All advice, in groups."""
    texts = guidance.texts(*guidance.topics())
    shown = [(topic, texts[topic.slug]) for topic in guidance.topics() if topic.slug in texts]
    groups = [
        (slug, name, [(topic, text) for topic, text in shown if topic.group == slug])
        for slug, name in guidance.groups(get_language() or "sv")
    ]
    named = {card.id: card for card in api.cards("relative")}
    context = {
        "groups": [group for group in groups if group[2]],
        "danger": named.get(DANGER),
        "security": named.get(SECURITY),
    }
    return render(request, "relatives/guides.html", context)


@require_safe
@gates.public
@written_in(*RELATIVES)
@published.kept
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One piece of advice, with the telephones that belong to it as they answer now."""
    topic = guidance.topic(slug)
    if topic is None:
        raise Http404
    near = [each for each in guidance.topics() if each.group == topic.group and each != topic]
    texts = guidance.texts(topic, *near)
    if slug not in texts:
        raise Http404
    text, language, now = texts[slug], get_language() or "sv", timezone.now()
    named = {card.id: card for card in api.cards("relative", at=now)}
    does, donts, calls, basis = (*text.parts, *[None] * guidance.PARTS)[: guidance.PARTS]
    context = {
        "topic": topic,
        "text": text,
        "is_other_language": text.language != language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "does": does,
        "donts": donts,
        "calls": calls,
        "basis": basis,
        "danger": named.get(DANGER) if DANGER in topic.contacts else None,
        "security": named.get(SECURITY) if SECURITY in topic.contacts else None,
        "cards": [named[each] for each in topic.contacts if each in named and each not in {DANGER, SECURITY}],
        "now": now,
        "now_x": api.now_share(now),
        "now_words": when.moment(now, language),
        "published_words": when.full_date(text.published_on, language),
        "review_words": when.full_date(text.review_by, language),
        "near": [(each, texts[each.slug]) for each in near if each.slug in texts],
    }
    return render(request, "relatives/guide.html", context)
