"""Bouncy Castle, a verifier that is not ours, accepts the evidence records, and refuses them for another document."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from proof.evidence import records, rehashed, renewed
from proof.stamps import Stamps
from tests.unit.proof.authority import authority

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

JARS = [Path("/usr/share/java") / name for name in ("bcprov.jar", "bcutil.jar", "bcpkix.jar")]
VERIFIER = """
import java.nio.file.*;
import java.util.Date;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.ers.*;

public class Verify {
    public static void main(String[] arguments) throws Exception {
        byte[] record = Files.readAllBytes(Paths.get(arguments[0]));
        byte[] document = Files.readAllBytes(Paths.get(arguments[1]));
        ERSEvidenceRecord read = new ERSEvidenceRecord(record, new JcaDigestCalculatorProviderBuilder().build());
        try {
            read.validatePresent(new ERSByteData(document), new Date());
            System.out.println("holds");
        } catch (ERSException wrong) {
            System.out.println("differs");
        }
    }
}
"""


def says(folder: Path, record: bytes, document: bytes) -> str:
    (folder / "record").write_bytes(record)
    (folder / "document").write_bytes(document)
    (folder / "Verify.java").write_text(VERIFIER)
    path = ":".join(map(str, JARS))
    done = subprocess.run(
        ["java", "-cp", path, folder / "Verify.java", folder / "record", folder / "document"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout.strip()


def test_bouncy_castle_accepts_our_evidence_records(tmp_path: Path) -> None:
    if not shutil.which("java") or not all(jar.exists() for jar in JARS):
        pytest.skip("needs java and Debian's libbcpkix-java")
    documents = [f"manifest {number}".encode() for number in range(5)]
    with authority(tmp_path) as url:
        made = records(documents, Stamps(url).stamp)
        twice = renewed(made, Stamps(url).stamp)
        stronger = rehashed(twice, documents, Stamps(url).stamp, "sha512")
    for number in (0, 4):
        assert says(tmp_path, made[number], documents[number]) == "holds"
        assert says(tmp_path, twice[number], documents[number]) == "holds"
        assert says(tmp_path, stronger[number], documents[number]) == "holds"
        assert says(tmp_path, made[number], b"something else") == "differs"
        assert says(tmp_path, stronger[number], b"something else") == "differs"
