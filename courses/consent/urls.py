from django.urls import path, register_converter

from courses.consent import office, views
from courses.consent.models import Purpose

app_name = "consent"


class PurposeConverter:
    regex = "|".join(Purpose.values)

    def to_python(self, value: str) -> Purpose:
        return Purpose(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(PurposeConverter, "purpose")

urlpatterns = [
    path("family/consent/", views.overview, name="overview"),
    path("family/consent/<int:student_id>/", views.history, name="history"),
    path("family/consent/<int:student_id>/<purpose:purpose>/", views.question, name="question"),
    path("office/<slug:slug>/consents/", office.consents, name="office"),
]
