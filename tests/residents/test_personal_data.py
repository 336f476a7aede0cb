"""The register of personal data, held against the models: nothing about a person is kept without being registered."""

from django.apps import apps
from django.db.models import ForeignKey

from participation.residents.models import User
from participation.residents.personal import registered

OURS = ("participation", "forum", "polls", "cms")

NOT_REGISTERED = {
    ("residents.RoleAssignment", "granted_by"): "says who acted for the town, not what is kept about them",
    ("verification.LetterBatch", "printed_by"): "says who printed letters for the town",
    ("verification.Letter", "issued_by"): "says who had a letter made, so that somebody else prints it",
    ("limits.Switch", "by"): "says which administrator acted for the town",
    ("forum.Topic", "hidden_by"): "says which moderator acted for the town",
    ("forum.Comment", "hidden_by"): "says which moderator acted for the town",
    ("signatures.SecondSignature", "asked_by"): "says who acted for the town",
    ("signatures.SecondSignature", "signed_by"): "says who acted for the town",
    ("desk.Work", "officer"): "says which officer acted for the town",
    ("notices.LetterRun", "printed_by"): "says who printed letters for the town",
    ("notices.Event", "actor"): "says who made something happen; their own copy of it is the post itself",
}


def links_to_people():
    ours = [config for config in apps.get_app_configs() if config.name.split(".")[0] in OURS]
    models = [model for config in ours for model in config.get_models(include_auto_created=True)]
    return {
        (model._meta.label, field.name)
        for model in models
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model is User and not model._meta.auto_created
    }


def test_every_link_to_a_person_is_registered_or_has_a_reason_not_to_be():
    known = {(entry.model._meta.label, entry.person_field) for entry in registered()}
    missing = links_to_people() - known - NOT_REGISTERED.keys()
    assert not missing, f"Register these as personal data, or say here why not: {missing}"


def test_the_list_of_reasons_holds_nothing_that_is_gone_or_registered():
    known = {(entry.model._meta.label, entry.person_field) for entry in registered()}
    assert NOT_REGISTERED.keys() <= links_to_people()
    assert not NOT_REGISTERED.keys() & known


def test_every_registered_field_exists_and_has_a_purpose():
    for entry in registered():
        names = {field.name for field in entry.model._meta.get_fields()}
        assert {entry.person_field, *entry.fields} <= names, entry.model
        assert entry.fields
        assert str(entry.purpose).endswith(".")


def test_an_account_is_registered_without_its_password():
    account = next(entry for entry in registered() if entry.model is User)
    assert set(account.fields) >= {"email", "display_name", "year_of_birth", "neighbourhood", "level"}
    assert not {"password", "person_key"} & set(account.fields)
