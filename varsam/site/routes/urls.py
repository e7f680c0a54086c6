"""Addresses of the rule table at the desk, and of where one enquiry belongs."""

from django.urls import path

from varsam.site.routes import views_edit, views_enquiry, views_idea, views_languages, views_table

app_name = "routes_desk"
urlpatterns = [
    path("", views_table.table, name="table"),
    path("version/<int:number>/", views_table.version, name="version"),
    path("andra/", views_edit.edit, name="edit"),
    path("foljt/", views_table.counts, name="counts"),
    path("mina-sprak/", views_languages.languages, name="languages"),
    path("forfragan/<str:reference>/", views_enquiry.propose, name="propose"),
    path("forfragan/<str:reference>/bestam/", views_enquiry.decide, name="decide"),
    path("forfragan/<str:reference>/oppna/", views_enquiry.open_door, name="open_door"),
    path("forfragan/<str:reference>/ide/", views_idea.idea, name="idea"),
]
