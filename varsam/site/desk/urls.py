"""The desk's addresses."""

from django.urls import path

from varsam.site.desk import views_call, views_enquiry, views_inbox, views_start, views_tasks

app_name = "desk"
urlpatterns = [
    path("", views_start.start, name="start"),
    path("inkorg/", views_inbox.inbox_list, name="inbox"),
    path("inkorg/ny/", views_call.note_call, name="note_call"),
    path("inkorg/<str:reference>/", views_enquiry.enquiry, name="enquiry"),
    path("inkorg/<str:reference>/bekrafta/", views_enquiry.acknowledge, name="acknowledge"),
    path("inkorg/<str:reference>/svara/", views_enquiry.answer, name="answer"),
    path("inkorg/<str:reference>/anteckna/", views_enquiry.add_note, name="add_note"),
    path("inkorg/<str:reference>/ta-over/", views_enquiry.take, name="take"),
    path("inkorg/<str:reference>/bestam/", views_enquiry.triage, name="triage"),
    path("inkorg/<str:reference>/rubrik/", views_enquiry.set_heading, name="set_heading"),
    path("inkorg/<str:reference>/uppgift/", views_enquiry.add_task, name="add_task"),
    path("uppgifter/", views_tasks.tasks, name="tasks"),
    path("uppgifter/<int:pk>/", views_tasks.task_done, name="task_done"),
    path("avidentifiera/", views_enquiry.deidentify, name="deidentify"),
]
