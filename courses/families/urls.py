"""The family's pages, the office's slips and cards, and what the QR code of a slip leads to."""

from django.urls import include, path

from courses.families import office, views

app_name = "families"

_office = [
    path("", office.office, name="office"),
    path("print/", office.print_slips, name="print"),
    path("claims/<int:slip_id>/", office.claim, name="claim"),
    path("classes/<int:cohort_id>/", office.school_class, name="class"),
    path("children/<int:student_id>/", office.child, name="child"),
    path("children/<int:student_id>/slip/", office.print_slip, name="print_one"),
    path("children/<int:student_id>/card/", office.child_card, name="child_card"),
    path("children/<int:student_id>/card.pdf", office.child_card_pdf, name="child_card_pdf"),
    path("children/<int:student_id>/guardians/<int:guardian_id>/unlink/", office.end_link, name="end_link"),
]

urlpatterns = [
    path("family/", views.home, name="home"),
    path("family/link/", views.link, name="link"),
    path("family/siblings/<int:slip_id>/", views.sibling, name="sibling"),
    path("family/children/<int:student_id>/names/", views.names, name="names"),
    path("family/children/<int:student_id>/card/", views.card, name="card"),
    path("family/children/<int:student_id>/card.pdf", views.card_pdf, name="card_pdf"),
    path("family/children/<int:student_id>/leave/", views.leave, name="leave"),
    path("slip/", views.slip, name="slip"),
    path("slip/<str:code>/", views.slip, name="slip_with_code"),
    path("office/<slug:slug>/slips/", include(_office)),
]
