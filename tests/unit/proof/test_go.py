"""Go's own libraries for such logs (`x/mod/sumdb`), no work of ours, accept a proof that was handed over, no other."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from proof.handed import Handed
from tests.unit.proof.test_handed import POLICY, handed

__all__ = ["handed"]

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

SOURCES = Path("/usr/share/gocode")
PROGRAM = r"""
package main

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A witness of C2SP tlog-cosignature; note knows the signatures of logs alone.
type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.id }
func (w witness) Verify(text, signed []byte) bool {
	at := binary.BigEndian.Uint64(signed[:8])
	said := fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, text)
	return ed25519.Verify(w.key, []byte(said), signed[8:])
}

func raw(text string) []byte {
	found, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return found
}

func commit(salt []byte, what string) string {
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte(what))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// docs/formats/log.md: the entry of the event under the salt that opens it.
func entry(extra string) []byte {
	var said struct {
		Hash, Salt, Table string
		Number            int
	}
	if err := json.Unmarshal(raw(extra), &said); err != nil {
		panic(err)
	}
	salt := raw(said.Salt)
	fixed := commit(salt, fmt.Sprintf("is [%d,%q]", said.Number, said.Hash))
	return []byte(fmt.Sprintf(`{"fixed":"%s","number":%d,"row":"%s","table":"%s"}`,
		fixed, said.Number, commit(salt, "row"), said.Table))
}

func main() {
	proof, _ := os.ReadFile(os.Args[1])
	policy, _ := os.ReadFile(os.Args[2])
	head, signed, _ := strings.Cut(string(proof), "\n\n")
	lines := strings.Split(head, "\n")
	index, _ := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	var path tlog.RecordProof
	for _, line := range lines[3:] {
		var hash tlog.Hash
		copy(hash[:], raw(line))
		path = append(path, hash)
	}
	var log note.Verifier
	var all []note.Verifier
	for _, line := range strings.Split(string(policy), "\n") {
		said := strings.Fields(line)
		if len(said) == 2 && said[0] == "log" {
			log, _ = note.NewVerifier(said[1])
			all = append(all, log)
		}
		if len(said) == 3 && said[0] == "witness" {
			parts := strings.SplitN(said[2], "+", 3)
			id, _ := strconv.ParseUint(parts[1], 16, 32)
			all = append(all, witness{parts[0], uint32(id), raw(parts[2])[1:]})
		}
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(all...))
	if err != nil {
		fmt.Println("unsigned")
		return
	}
	names := map[string]bool{}
	for _, one := range opened.Sigs {
		names[one.Name] = true
	}
	text := strings.Split(opened.Text, "\n")
	size, _ := strconv.ParseInt(text[1], 10, 64)
	var root tlog.Hash
	copy(root[:], raw(text[2]))
	inside := tlog.CheckRecord(path, size, root, index, tlog.RecordHash(entry(strings.TrimPrefix(lines[1], "extra "))))
	signed_by_log := names[log.Name()]
	delete(names, log.Name())
	fmt.Println(signed_by_log, len(names), inside == nil)
}
"""


def test_gos_own_libraries_accept_the_proof(handed: Handed, tmp_path: Path) -> None:
    if not shutil.which("go") or not (SOURCES / "src/golang.org/x/mod/sumdb/tlog").exists():
        pytest.skip("needs Debian's golang-go and golang-golang-x-mod-dev")
    (tmp_path / "verify.go").write_text(PROGRAM)
    own = {"GO111MODULE": "off", "GOPATH": str(SOURCES), "GOCACHE": str(tmp_path / "cache"), "GOFLAGS": ""}
    made = [shutil.which("go") or "go", "build", "-o", tmp_path / "verify", tmp_path / "verify.go"]
    subprocess.run(made, check=True, env={**os.environ, **own}, capture_output=True, text=True, timeout=800)
    proof, policy = tmp_path / "event.tlog-proof", tmp_path / "policy"
    policy.write_text(str(POLICY))

    def says(text: str) -> str:
        proof.write_text(text)
        return subprocess.run([tmp_path / "verify", proof, policy], capture_output=True, text=True, check=True).stdout

    assert says(str(handed)) == "true 1 true\n"
    assert says(str(handed).replace("\nindex 3", "\nindex 2")) == "true 1 false\n"
    assert says(str(handed).rpartition("\n— ")[0] + "\n") == "true 0 true\n", "nobody has witnessed it"
    assert says(str(handed).replace("— log ", "— log2 ")) == "false 1 true\n"
