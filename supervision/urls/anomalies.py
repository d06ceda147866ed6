"""Anomalies: the institution's pages at /my/, the officers' at /desk/."""

from django.urls import URLPattern, path

from supervision.views import anomalies_desk as desk
from supervision.views import anomalies_my as my

urlpatterns: list[URLPattern] = [
    path("my/activity/anomalies/", my.listed, name="my_anomalies"),
    path("my/activity/anomalies/<int:number>/", my.show, name="my_anomaly"),
    path("my/activity/anomalies/<int:number>/explain/", my.explain, name="my_anomaly_explain"),
    path("desk/supervision/anomalies/", desk.listed, name="desk_anomalies"),
    path("desk/supervision/anomalies/list.<slug:form>", desk.export, name="desk_anomalies_export"),
    path("desk/supervision/anomalies/<int:number>/", desk.show, name="desk_anomaly"),
    path("desk/supervision/anomalies/<int:number>/<slug:word>/", desk.step, name="desk_anomaly_step"),
]
