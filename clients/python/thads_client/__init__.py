"""A client of the REST API of thads, the engine of civil judgment enforcement (thi hành án dân sự).

    from thads_client import Client, Problem, service_token

    with Client(url, token) as thads:
        answer = thads.start({"sender": "cong-dvc", "dossier": dossier}, key="nop-1")
        for case in answer["cases"]:
            print(thads.one_case(case)["stage"], thads.open_acts(case)["acts"])

Amounts are whole đồng, days local (Asia/Ho_Chi_Minh), moments ISO 8601 with offset.
"""

from thads_client.api import Client
from thads_client.transport import Event, Problem, service_token

__all__ = ["Client", "Event", "Problem", "service_token"]
