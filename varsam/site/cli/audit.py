"""`varsam audit`: whether the record of what happened is whole."""

import argparse

from varsam.site.cli import house

# Both the worker that seals and this command derive the seals' key under this name.
SEAL_PURPOSE = "audit seal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the record."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="verify|seal")
    acts.add_parser("verify", help="find what was changed, removed or reordered").set_defaults(do=_verify)
    acts.add_parser("seal", help="seal what no seal covers yet").set_defaults(do=_seal)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 where the record is not whole."""
    status: int = arguments.do()
    return status


def _verify() -> int:
    with house.opened():
        from varsam.kernel.audit import api
        from varsam.kernel.vault import api as vault

        checked, findings = api.verify(vault.subkey(SEAL_PURPOSE))
    for finding in findings:
        print(finding)
    print(f"{checked} sealed entries checked, {len(findings) or 'nothing'} wrong")
    return 1 if findings else 0


def _seal() -> int:
    with house.opened():
        from varsam.kernel.audit import api
        from varsam.kernel.vault import api as vault

        sealed = api.seal(vault.subkey(SEAL_PURPOSE))
    print(f"{sealed} entries sealed")
    return 0
