"""Pages of lists, as the academy's API has them."""

from __future__ import annotations

from rest_framework.pagination import PageNumberPagination


class Paging(PageNumberPagination):
    """20 rows; ``?page_size=`` up to 500."""

    page_size_query_param = "page_size"
    max_page_size = 500
