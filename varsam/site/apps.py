"""Puts the pages in the house."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "varsam.site"
    label = "site"

    def ready(self) -> None:
        from varsam.areas.relatives import api as relatives
        from varsam.areas.relatives import guidance, guidance_way
        from varsam.kernel.conversations import pages
        from varsam.site import texts
        from varsam.site.appointments import ways as appointments
        from varsam.site.certificates import place as certificates
        from varsam.site.evaluation import place as surveys
        from varsam.site.exchange import card_part as exchange
        from varsam.site.insights import card_part, mission_part
        from varsam.site.learning import card_part as seen
        from varsam.site.liaison import parts as mission_parts
        from varsam.site.methods import parts
        from varsam.site.operations import way_on
        from varsam.site.pilots import card_part as pilots
        from varsam.site.studies import card_part as research
        from varsam.site.support import ways as support
        from varsam.site.training import after

        relatives.read_texts_by(texts.body)
        pages.register_way(support.ways)
        guidance.read_by(texts.guides)
        pages.register_way(appointments.part)
        pages.register_way(way_on.part)
        pages.register_way(guidance_way.part)
        after.register(certificates.part)
        after.register(surveys.part)
        parts.register_part("studies", research.part, 10, ("ui/studies.css",), research.brief)
        parts.register_part("learning", seen.part, 30, seen.STYLES, seen.brief)
        parts.register_part("pilots", pilots.part, 20, ("ui/pilots.css",), pilots.brief)
        parts.register_part("insights", card_part.part, 40, styles=("ui/insights.css",))
        parts.register_part("exchange", exchange.part, 50, styles=("ui/exchange.css",))
        mission_parts.register_part("insights", mission_part.part, 10, styles=("ui/insights.css",))
