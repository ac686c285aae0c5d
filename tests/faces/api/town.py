"""A small city with people of every role, and clients that speak JSON. Not for: data of other tests (factories)."""

import dataclasses
import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import registers

from wufei.registers.identity.actions import apikey_issue
from wufei.registers.identity.models import Person
from wufei.registers.parties.models import Party
from wufei.registers.parties.spec import PartyKind

PLAN = """聊城市测试“无废城市”建设实施方案

一、主要任务

（一）推进工业绿色发展

1.提升工业固体废物利用水平。到2025年，一般工业固体废物综合利用率达到95%以上。（市生态环境局牵头，市工业和信息化局配合）

2.建设示范项目。到2025年，新建示范项目3个。（市工业和信息化局负责）

（二）推进生活领域减量

3.推进生活垃圾分类。到2025年底，生活垃圾分类覆盖率达到100%。（市城市管理局牵头，市生态环境局配合）
"""


@dataclasses.dataclass(slots=True)
class Speaker:
    """One person as a program: a key in the header, JSON in and out."""

    person: Person
    key: str
    client: Client = dataclasses.field(default_factory=Client)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request; the response carries its JSON as `told`."""
        heads = {"Authorization": f"Bearer {self.key}", "Accept-Language": "en", **headers}
        data = b"" if body is None else json.dumps(body).encode()
        response = self.client.generic(method, f"/api{path}", data, content_type="application/json", headers=heads)
        response.told = json.loads(response.content) if "json" in response.get("Content-Type", "") else None
        return response

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, {} if body is None else body, **headers)

    def upload(self, path: str, **form: Any) -> Any:
        """A form with files."""
        heads = {"Authorization": f"Bearer {self.key}", "Accept-Language": "en"}
        response = self.client.post(f"/api{path}", form, headers=heads)
        response.told = json.loads(response.content)
        return response


def speaker(person: Person) -> Speaker:
    issued = apikey_issue(actor=registers.SETUP, person_id=person.pk, label="tests")
    return Speaker(person, issued.token)


@dataclasses.dataclass(frozen=True, slots=True)
class Town:
    """The city, its departments and one speaker a role."""

    environment: Party
    industry: Party
    management: Party
    speakers: dict[str, Speaker]

    def __getattr__(self, role: str) -> Speaker:
        try:
            return self.speakers[role]
        except KeyError:
            raise AttributeError(role) from None


def town_built() -> Town:
    """Everybody there is."""
    registers.small_city()
    names = ("市生态环境局", "市工业和信息化局", "市城市管理局")
    environment, industry, management = (registers.party(name, PartyKind.DEPARTMENT, "3715") for name in names)
    scopes: dict[str, dict[str, Any]] = {
        "department": {"party": environment},
        "enterprise": {"party": registers.party("某再生资源有限公司", PartyKind.ENTERPRISE, "371502001")},
        "county": {"place": "371502"},
        "township": {"place": "371502001"},
    }
    roles = ("admin", "office", "leader", "auditor", *scopes)
    speakers = {role: speaker(registers.person(role, **scopes.get(role, {}))) for role in roles}
    speakers["nobody"] = speaker(registers.person())
    return Town(environment, industry, management, speakers)


@dataclasses.dataclass(frozen=True, slots=True)
class Programme:
    """An adopted plan."""

    edition_id: int
    tasks: list[dict[str, Any]]


def plan_file(text: str = PLAN) -> Any:
    return SimpleUploadedFile("plan.txt", text.encode(), content_type="text/plain")


def programme_adopted(town: Town) -> Programme:
    """The plan of this file, brought in and adopted through the API itself."""
    edition = town.office.upload("/plans", file=plan_file()).told
    town.office.post(f"/plans/{edition['id']}/accept-sure", {"confidence_permille": 0})
    done = town.office.post(f"/plans/{edition['id']}/adopt", {"version": edition["version"]})
    assert done.status_code == 200, done.told
    return Programme(edition["id"], town.office.get("/tasks").told["items"])
