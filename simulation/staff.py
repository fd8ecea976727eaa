"""An invented office with its staff, for demos, tests and trainings."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert as upsert

from cases.events import Actor, Role
from records.tables import delegations, officers, offices

OFFICE = "79"

ROOMS = ("Phòng Thi hành án dân sự khu vực 1", "Phòng Thi hành án dân sự khu vực 2")

_STAFF = (
    ("TT-01", Role.HEAD, "", "Nguyễn Quốc Bảo", "Trưởng Thi hành án dân sự"),
    ("PTT-01", Role.DEPUTY, "", "Trần Thị Minh Hạnh", "Phó Trưởng Thi hành án dân sự"),
    ("TP-01", Role.ROOM_HEAD, ROOMS[0], "Lê Hoàng Nam", "Trưởng phòng"),
    ("CHV-01", Role.ENFORCER, ROOMS[0], "Phạm Văn Lực", "Chấp hành viên trung cấp"),
    ("CHV-02", Role.ENFORCER, ROOMS[0], "Vũ Thị Thanh", "Chấp hành viên sơ cấp"),
    ("CHV-03", Role.ENFORCER, ROOMS[1], "Đặng Minh Quân", "Chấp hành viên cao cấp"),
    ("CHV-04", Role.ENFORCER, ROOMS[1], "Hồ Ngọc Diệp", "Chấp hành viên sơ cấp"),
    ("TK-01", Role.SECRETARY, ROOMS[0], "Bùi Thu Trang", "Thư ký thi hành án"),
    ("KT-01", Role.ACCOUNTANT, "", "Ngô Đức Thịnh", "Kế toán nghiệp vụ"),
    ("TQ-01", Role.CASHIER, "", "Đỗ Thị Hòa", "Thủ quỹ"),
    ("MC-01", Role.CLERK, "", "Lý Gia Hân", "Cán bộ một cửa"),
)


def actor(role: Role | str, number: int = 1) -> Actor:
    """The n-th member of staff with a role."""
    found = [person for person in _STAFF if person[1] == role]
    return Actor(id=found[number - 1][0], role=Role(role), office=OFFICE)


def settle_in(connection: Connection) -> None:
    """Enter the office, its staff and the deputy's delegation; entering twice changes nothing."""
    connection.execute(
        upsert(offices)
        .values(
            code=OFFICE,
            name="Thi hành án dân sự Thành phố Hồ Chí Minh",
            superior="Cục Quản lý Thi hành án dân sự",
            place="Thành phố Hồ Chí Minh",
            procuracy="Viện kiểm sát nhân dân Thành phố Hồ Chí Minh",
            bank="Ngân hàng mẫu",
            bank_bin="970436",
            account="0071000000079",
        )
        .on_conflict_do_nothing()
    )
    people = [
        {
            "id": i,
            "office": OFFICE,
            "room": room or None,
            "role": role.value,
            "name": name,
            "title": title,
            "active": True,
        }
        for i, role, room, name, title in _STAFF
    ]
    connection.execute(upsert(officers).values(people).on_conflict_do_nothing())
    given = {
        "id": 1,
        "office": OFFICE,
        "officer": "PTT-01",
        "documents": [],
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2027, 6, 30),
        "basis": "Phân công số 01/PC-THADS",
    }
    connection.execute(upsert(delegations).values(given).on_conflict_do_nothing())
