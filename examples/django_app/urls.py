"""Where each view is."""

from django.contrib import admin
from django.urls import path

from examples.django_app import views

urlpatterns = [
    path("", views.page),
    path("audit", views.audit),
    path("calendar.ics", views.calendar),
    path("constant", views.constant),
    path("admin/", admin.site.urls),
]
