"""The search page."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Site

from cms.search.results import LONGEST_QUESTION, as_results, find_pages

RESULTS_PER_PAGE = 20


def search_page(request: HttpRequest) -> HttpResponse:
    """`/<language>/search/?q=…&page=…`: every question gets an answer, if only a way on."""
    typed = request.GET.get("q", "").strip()
    question = typed[:LONGEST_QUESTION]
    found = find_pages(question, site=Site.find_for_request(request))
    page = Paginator(found, RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "question": question,
        "is_cut": len(typed) > LONGEST_QUESTION,
        "longest_question": LONGEST_QUESTION,
        "results": as_results(page.object_list, request=request),
        "page_of_results": page,
        "kept_query": urlencode({"q": question}) + "&",
    }
    return render(request, "cms/search/search_page.html", context)
