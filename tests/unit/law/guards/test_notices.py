"""Channels of notice and the day each is valid (D152 15–19, 33; CORRECTIONS A5, A19; scenarios S8, S9)."""

from datetime import date

import pytest

from law.guards.notices import (
    FAILED,
    VALID,
    Addressee,
    Channel,
    Occasion,
    Paper,
    Proof,
    ladder,
    may_prove,
    may_use,
    outcome,
)
from law.model import Regime

DECISION = Occasion(Paper.ENFORCEMENT_DECISION)
LATER = Occasion(Paper.OTHER, first=False)
KNOWN = Addressee(has_id=True, address_known=True)
DAY = date(2026, 8, 24)


def channels(who, occasion, pack, **kw):
    return [step.channels for step in ladder(who, occasion, pack, **kw)]


class NotReady:
    """A pack in which nothing is ready for VNeID."""

    def setting(self, name):
        return {"vneid_ready": False, "notice_with_number_without_address": "posting"}[name]


def test_s8_the_enforcement_decision_goes_by_hand_later_notices_by_vneid(pack):
    assert channels(KNOWN, DECISION, pack) == [(Channel.DELIVERY,), (Channel.POSTING,)]
    refused = may_use(Channel.VNEID, KNOWN, DECISION, pack)
    assert (refused.allowed, refused.article) == (False, "D152 16.1.b")
    assert channels(KNOWN, LATER, pack)[0] == (Channel.VNEID,)


def test_s9_vneid_sent_is_valid_though_never_opened():
    done = outcome(Proof.VNEID_SENT, DAY)
    assert done.valid_on == DAY
    assert done.verdict.article == "D152 15.2"


def test_a5_a_cohabitants_refusal_is_no_notice_the_addressees_is():
    assert outcome(Proof.ADDRESSEE_REFUSED, DAY, witness=True).valid_on == DAY
    for proof in (Proof.COHABITANT_REFUSED, Proof.NO_COHABITANT, Proof.RETURN_UNKNOWN):
        failed = outcome(proof, DAY, witness=True)
        assert failed.valid_on is None
        assert failed.next_channel is Channel.POSTING
    assert outcome(Proof.POSTED, DAY, witness=True).valid_on == DAY


def test_a_refusal_without_a_witness_proves_nothing():
    failed = outcome(Proof.ADDRESSEE_REFUSED, DAY)
    assert failed.valid_on is None
    assert not failed.verdict.allowed


def test_a19_abroad(pack):
    abroad = Addressee(has_id=True, address_known=True, abroad=True)
    steps = ladder(abroad, DECISION, pack)
    assert all(s.together and s.channels[0] is Channel.VNEID for s in steps[:-1])
    assert steps[-1].channels == (Channel.PORTAL,)
    foreigner = Addressee(has_id=False, address_known=True, abroad=True, citizen=False)
    assert not may_use(Channel.EMBASSY, foreigner, DECISION, pack).allowed
    assert channels(Addressee(has_id=True, address_known=False, abroad=True), DECISION, pack) == [(Channel.VNEID,)]
    assert outcome(Proof.ASSISTANCE_RESULT, DAY).valid_on == DAY
    assert outcome(Proof.ASSISTANCE_FAILED, DAY).next_channel is Channel.PORTAL


@pytest.mark.parametrize(
    ("who", "first", "article"),
    [
        (Addressee(has_id=False, address_known=True), Channel.DELIVERY, "D152 16.1.a"),
        (Addressee(has_id=True, address_known=True, proves_no_digital_access=True), Channel.DELIVERY, "D152 16.1.c"),
        (Addressee(has_id=True, address_known=True, asks_delivery_and_pays=True), Channel.DELIVERY, "D152 16.1.d"),
        (Addressee(has_id=False, address_known=False), Channel.POSTING, "D152 17.1.a"),
        (Addressee(has_id=True, address_known=True, asks_media_and_pays=True), Channel.MASS_MEDIA, "D152 18.1"),
        (Addressee(has_id=True, address_known=True, prisoner=True), Channel.PRISON, "D152 33"),
    ],
)
def test_when_another_channel_comes_first(pack, who, first, article):
    step = ladder(who, LATER, pack)[0]
    assert (step.channels, step.ground.article) == ((first,), article)


def test_a_number_but_no_address_is_the_gap_of_17_1_and_says_so(pack):
    step = ladder(Addressee(has_id=True, address_known=False), DECISION, pack)[0]
    assert step.channels == (Channel.POSTING,)
    assert step.assumed


def test_before_vneid_is_ready_article_16_stands_in():
    verdict = may_use(Channel.DELIVERY, KNOWN, LATER, NotReady())
    assert verdict.allowed
    assert verdict.warning
    assert not may_use(Channel.VNEID, KNOWN, LATER, NotReady()).allowed
    for known in (True, False):
        abroad = Addressee(has_id=True, address_known=known, abroad=True)
        assert all(step.channels != (Channel.VNEID,) for step in ladder(abroad, DECISION, NotReady()))


def test_mass_media_only_by_the_heads_choice_in_a_matter_of_many_parties(pack):
    many = Occasion(Paper.ENFORCEMENT_DECISION, many_parties=True, head_chooses_media=True)
    assert channels(KNOWN, many, pack)[0] == (Channel.MASS_MEDIA,)
    one = Occasion(Paper.ENFORCEMENT_DECISION, head_chooses_media=True)
    assert not may_use(Channel.MASS_MEDIA, KNOWN, one, pack).allowed
    assert outcome(Proof.MEDIA_FIRST, DAY).valid_on is None
    assert outcome(Proof.MEDIA_SECOND, DAY).valid_on == DAY


def test_old_regime_first_by_hand_then_electronically_with_consent(pack):
    willing = Addressee(has_id=True, address_known=True, consents_to_electronic=True)
    assert channels(willing, DECISION, pack, regime=Regime.OLD)[0] == (Channel.DELIVERY,)
    assert channels(willing, LATER, pack, regime=Regime.OLD)[0] == (Channel.VNEID,)
    assert (Channel.VNEID,) not in channels(KNOWN, LATER, pack, regime=Regime.OLD)


def test_every_proof_is_either_valid_or_failed():
    assert set(VALID) | set(FAILED) == set(Proof)
    assert not set(VALID) & set(FAILED)


def test_a_proof_belongs_to_its_channel():
    """D152 15.2, 16, 17.3, 18.3, 19, 33.3: what one channel proves, another does not."""
    assert may_prove(Channel.DELIVERY, Proof.SIGNED).allowed
    assert may_prove(Channel.POSTING, Proof.POSTED).allowed
    assert not may_prove(Channel.POSTING, Proof.SIGNED).allowed
    assert not may_prove(Channel.DELIVERY, Proof.VNEID_SENT).allowed
    assert not may_prove(Channel.PRISON, Proof.SIGNED).allowed
    assert {proof for channel in Channel for proof in Proof if may_prove(channel, proof).allowed} == set(Proof)
    assert all(any(may_prove(channel, proof).allowed for proof in Proof) for channel in Channel)
