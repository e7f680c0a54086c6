"""What those who took part say, at the desk; and the questions that they are asked."""

from django.urls import path

from varsam.site.evaluation import views, views_questions

app_name = "surveys"
urlpatterns = [
    path("", views.surveys, name="surveys"),
    path("fragor/", views_questions.questions, name="questions"),
    path("fragor/<slug:moment>/", views_questions.write, name="write"),
    path("tillsammans/<uuid:release>/", views.together, name="together"),
    path("<str:reference>/", views.occasion, name="occasion"),
]
