"""A passkey in software: what a browser and its device would answer, with "none" as attestation (WebAuthn level 2)."""

import hashlib
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

_PRESENT_AND_VERIFIED, _WITH_CREDENTIAL = 0x05, 0x40


class SoftKey:
    """One device with one credential for `host`."""

    def __init__(self, host: str = "testserver") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id, self._host, self._handle = os.urandom(16), host, b""

    def _about(self, flags: int) -> bytes:
        return hashlib.sha256(self._host.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": f"https://{self._host}"}).encode()

    def register(self, options: Any) -> str:
        """Answer what the page asks when a key is added; `options` as the page gets them."""
        asked = options["creation_options"]["publicKey"]
        self._handle = asked["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self._key.public_key())))
        credential = bytes(16) + len(self._id).to_bytes(2, "big") + self._id + public
        about = self._about(_PRESENT_AND_VERIFIED | _WITH_CREDENTIAL) + credential
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": about})
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer(
            {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attested)}
        )

    def sign(self, options: Any) -> str:
        """Answer a challenge, and say whose key this is."""
        client = self._client("webauthn.get", options["request_options"]["publicKey"]["challenge"])
        about = self._about(_PRESENT_AND_VERIFIED)
        signature = self._key.sign(about + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(about),
                "signature": websafe_encode(signature),
                "userHandle": self._handle,
            }
        )

    def _answer(self, response: dict[str, Any]) -> str:
        own = websafe_encode(self._id)
        extensions = {"credProps": {"rk": True}}
        return json.dumps(
            {
                "id": own,
                "rawId": own,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": extensions,
            }
        )
