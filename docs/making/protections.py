"""Who may see a row, in plain words, from what its table declares."""

import re


def words(rule: object) -> str:
    """A protection in plain words; a kind that is not here must be written here first."""
    from varsam.lib import rows

    match rule:
        case rows.InUnit():
            writer = (
                f" The outside writer whose token fits `{rule.writer}` may read and change theirs."
                if rule.writer
                else ""
            )
            return (
                f"those with a capability for `{rule.resource}` in the unit in `{rule.unit}` "
                f"({_verbs(rule.verbs)}).{writer}{_others(rule.reads)}"
            )
        case rows.Through():
            writer = (
                f" Its outside writer: {_verbs(rule.writer_verbs)}"
                + ("." if rule.writer_where == "true" else f", where `{rule.writer_where}`.")
                if rule.writer_verbs
                else ""
            )
            where = f"as the row of `{rule.parent}` that `{rule.column}` points at"
            return f"{where} ({_verbs(rule.verbs)}).{writer}{_others(rule.reads)}"
        case rows.Own():
            return f"the user in `{rule.column}` and nobody else ({_verbs(rule.verbs)})."
        case rows.Shared():
            reading = "everyone reads" if rule.open_read else "reading needs the capability too"
            return (
                f"{reading}; writing needs a capability for `{rule.resource}` in some unit "
                f"({_verbs(rule.verbs)})."
            )
    return _seldom(rule)


def _seldom(rule: object) -> str:
    """The same for protections that belong to no unit."""
    from varsam.lib import rows
    from varsam.lib.rows import Verb

    match rule:
        case rows.Keys():
            return (
                "read by those who see a row that the key encrypts; stored and destroyed by functions only."
            )
        case rows.Where():
            others = _others(rule.conditions.get(Verb.READ))
            return f"by conditions of its own ({_verbs(frozenset(rule.conditions))}).{others}"
        case rows.FunctionsOnly():
            return f"nobody directly: {rule.why}."
        case rows.Open():
            own = f" Only the user in `{rule.own}` writes." if rule.own else ""
            return f"not protected by row: {rule.why} ({_verbs(rule.verbs)}).{own}"
    raise TypeError(rule)


def readers(rule: object) -> str:
    """Who may read, role by role; a kind that is not here is told in the words of data.md."""
    from varsam.kernel.access import policies
    from varsam.lib import rows
    from varsam.lib.rows import Verb

    match rule:
        case rows.InUnit():
            writer = "; the outside writer, theirs" if rule.writer else ""
            return f"{_roles(rule.resource)}{writer}.{_others(rule.reads)}"
        case rows.Through():
            parent = next(found for table, found in policies.declared() if table == rule.parent)
            assert parent
            inside = readers(parent.protection).split(".")[0]
            return f"{inside}.{_others(rule.reads)}"
        case rows.Shared(open_read=False):
            return f"{_roles(rule.resource)}."
        case rows.Where():
            return _others(rule.conditions.get(Verb.READ)).strip() or "nobody directly."
    return words(rule)


def _others(condition: str | None) -> str:
    """To whom else a row opens: the roles and the functions of the database that the condition asks."""
    if not condition:
        return ""
    roles = [_roles(resource) for resource in re.findall(r"varsam\.units\('(\w+)'", condition)]
    asked = sorted(set(re.findall(r"varsam\.\w+", condition)) - {"varsam.units", "varsam.actor"})
    named = ["the user whom the row names"] if "varsam.actor" in condition else []
    by = [*dict.fromkeys(roles), *named, *(f"`{name}`" for name in asked)]
    return f" Others only where the condition of the table lets them: {'; '.join(by)}." if by else ""


def _roles(resource: str) -> str:
    """The roles that read a resource, and how far; nobody where no role does."""
    from varsam.kernel.access.roles import RIGHTS
    from varsam.lib.rows import Verb

    reach = {"unit": "in their unit", "subtree": "in theirs and below", "municipality": "in the municipality"}
    found: dict[str, list[str]] = {}
    for role, rights in RIGHTS.items():
        for right in rights:
            if right.resource == resource and Verb.READ in right.verbs:
                found.setdefault(reach[right.reach], []).append(role.value.replace("_", " "))
    return "; ".join(f"{', '.join(roles)} ({where})" for where, roles in found.items()) or "no role"


def _verbs(verbs: object) -> str:
    from varsam.lib.rows import Verb

    assert isinstance(verbs, frozenset)
    return ", ".join(verb.value for verb in Verb if verb in verbs) or "nothing"
