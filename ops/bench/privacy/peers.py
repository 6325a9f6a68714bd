"""Presidio: all its pattern recognisers, Chinese has none of its own.

The names, places and dates that need a language model are not asked for: PyPI carries no spaCy
model. Everything else runs as shipped, with a blank English tokenizer.
"""

import json
import logging
import sys

import spacy
from measure import repeated, texts
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer, EmailRecognizer, IbanRecognizer, InPassportRecognizer, IpRecognizer,
    ItPassportRecognizer, PhoneRecognizer, UkPassportRecognizer, UsPassportRecognizer,
)

logging.disable(logging.WARNING)


class BlankEngine(SpacyNlpEngine):
    def __init__(self):
        super().__init__()
        self.nlp = {"en": spacy.blank("en")}


def optional(names):
    import presidio_analyzer.predefined_recognizers as known

    for name in names:
        if hasattr(known, name):
            yield getattr(known, name)


def engine():
    kinds = [
        CreditCardRecognizer, EmailRecognizer, IbanRecognizer, InPassportRecognizer, IpRecognizer,
        ItPassportRecognizer, UkPassportRecognizer, UsPassportRecognizer,
        *optional(["MacAddressRecognizer", "DePassportRecognizer", "EsPassportRecognizer",
                   "KrPassportRecognizer", "PhMobileNumberRecognizer", "TrPhoneNumberRecognizer"]),
    ]
    registry = RecognizerRegistry(recognizers=[], supported_languages=["en"])
    for kind in kinds:
        try:
            registry.add_recognizer(kind(supported_language="en"))
        except TypeError:
            continue
    registry.add_recognizer(
        PhoneRecognizer(supported_language="en",
                        supported_regions=["US", "GB", "DE", "FR", "IL", "IN", "CA", "BR", "CN", "JP"])
    )
    return AnalyzerEngine(registry=registry, nlp_engine=BlankEngine(), supported_languages=["en"])


OURS = {
    "CREDIT_CARD": "bank_card", "EMAIL_ADDRESS": "email", "IBAN_CODE": "iban", "IP_ADDRESS": "ip",
    "MAC_ADDRESS": "mac", "PHONE_NUMBER": "phone", "PH_MOBILE_NUMBER": "phone",
    "TR_PHONE_NUMBER": "phone",
}


def kind(entity):
    return "passport" if entity.endswith("PASSPORT") else OURS.get(entity, entity)


def finds(path):
    analyzer = engine()
    for line in open(path, encoding="utf-8"):
        case = json.loads(line)
        found = analyzer.analyze(case["text"], language="en")
        spans = [{"kind": kind(f.entity_type), "start": f.start, "end": f.end} for f in found]
        print(json.dumps({"id": case["id"], "finds": spans}))


def rate(path):
    analyzer = engine()
    rows = texts(path)[:500]

    def work():
        found = sum(len(analyzer.analyze(row, language="en")) for row in rows)
        return len(rows), sum(len(row.encode()) for row in rows), ""

    repeated(work)


{"finds": finds, "rate": rate}[sys.argv[1]](sys.argv[2])
