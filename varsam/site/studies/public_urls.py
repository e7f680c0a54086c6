"""The address of the rule behind the ratings, for everybody."""

from django.urls import path

from varsam.site.studies import views_rule

app_name = "rating"
urlpatterns = [path("regeln/", views_rule.rule, name="rule")]
