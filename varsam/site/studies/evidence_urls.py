"""Addresses of evidence reviews, for colleagues."""

from django.urls import path

from varsam.site.studies import views_review, views_weighing

app_name = "evidence"
urlpatterns = [
    path("oversikter/", views_review.reviews, name="reviews"),
    path("oversikter/ny/", views_review.start, name="start"),
    path("oversikter/<uuid:uid>/", views_review.review, name="review"),
    path("oversikter/<uuid:uid>/andra/", views_review.change, name="change"),
    path("oversikter/<uuid:uid>/studier/", views_weighing.put_in, name="put_in"),
    path("oversikter/<uuid:uid>/studier/<int:number>/", views_weighing.weigh, name="weigh"),
    path(
        "oversikter/<uuid:uid>/studier/<int:number>/genomforande/",
        views_weighing.weigh_again,
        name="weigh_again",
    ),
    path("oversikter/<uuid:uid>/studier/<int:number>/ta-bort/", views_weighing.take_out, name="take_out"),
    path("oversikter/<uuid:uid>/avsluta/", views_review.finish, name="finish"),
]
