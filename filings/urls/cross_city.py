"""Cross-city notices: the institution's pages at /my/, the officers' at /desk/."""

from django.urls import URLPattern, path

from filings.views import cross_city_desk as desk
from filings.views import cross_city_my as my

urlpatterns: list[URLPattern] = [
    path("my/cross-city/", my.listed, name="my_cross_city"),
    path("my/cross-city/new/<int:registration>/", my.new, name="my_cross_city_new"),
    path("my/cross-city/<int:number>/", my.show, name="my_cross_city_notice"),
    path("my/cross-city/<int:number>/<slug:word>/", my.step, name="my_cross_city_step"),
    path("desk/cross-city/", desk.listed, name="desk_cross_city"),
    path("desk/cross-city/<int:number>/", desk.show, name="desk_cross_city_notice"),
    path("desk/cross-city/<int:number>/<slug:word>/", desk.step, name="desk_cross_city_step"),
]
