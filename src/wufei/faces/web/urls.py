"""Addresses of the web face, one file of addresses an app."""

from wufei.faces.web.account.urls import urlpatterns as account
from wufei.faces.web.balance.urls import urlpatterns as balance
from wufei.faces.web.catalogue.urls import urlpatterns as catalogue
from wufei.faces.web.collecting.urls import urlpatterns as collecting
from wufei.faces.web.declarations.urls import urlpatterns as declarations
from wufei.faces.web.evaluation.urls import urlpatterns as evaluation
from wufei.faces.web.exemplars.urls import urlpatterns as exemplars
from wufei.faces.web.facilities.urls import urlpatterns as facilities
from wufei.faces.web.finance.urls import urlpatterns as finance
from wufei.faces.web.firms.urls import urlpatterns as firms
from wufei.faces.web.flows.urls import urlpatterns as flows
from wufei.faces.web.house.urls import urlpatterns as house
from wufei.faces.web.indicators.urls import urlpatterns as indicators
from wufei.faces.web.licences.urls import urlpatterns as licences
from wufei.faces.web.manifests.urls import urlpatterns as manifests
from wufei.faces.web.packages.urls import urlpatterns as packages
from wufei.faces.web.phone.urls import urlpatterns as phone
from wufei.faces.web.pickups.urls import urlpatterns as pickups
from wufei.faces.web.plans.urls import urlpatterns as plans
from wufei.faces.web.projects.urls import urlpatterns as projects
from wufei.faces.web.registers.urls import urlpatterns as registers
from wufei.faces.web.rounds.urls import urlpatterns as rounds
from wufei.faces.web.screen.urls import urlpatterns as screen
from wufei.faces.web.settlement.urls import urlpatterns as settlement
from wufei.faces.web.stores.urls import urlpatterns as stores
from wufei.faces.web.streams.urls import urlpatterns as streams
from wufei.faces.web.tasks.urls import urlpatterns as tasks
from wufei.faces.web.works.urls import urlpatterns as works

app_name = "web"
urlpatterns = [
    *house,
    *account,
    *screen,
    *plans,
    *tasks,
    *indicators,
    *rounds,
    *flows,
    *firms,
    *streams,
    *manifests,
    *declarations,
    *licences,
    *stores,
    *works,
    *pickups,
    *packages,
    *collecting,
    *facilities,
    *settlement,
    *balance,
    *phone,
    *projects,
    *finance,
    *catalogue,  # before the registers, whose addresses take any word
    *registers,
    *evaluation,
    *exemplars,
]
