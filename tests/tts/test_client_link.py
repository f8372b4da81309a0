"""The addresses of workers: by a socket's path or by a port, and nothing else."""

import pytest

from tts.client_link import link


@pytest.mark.parametrize("address", ["", "tts.sock", "unix://", "unix:", "ftp://there", "http://", "//there:1"])
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="unix:///"):
        link(address, connections=1, kept=0)


@pytest.mark.parametrize("address", ["unix:///run/vox/tts.sock", "http://127.0.0.1:7861", "https://[::1]:7861/"])
async def test_an_address_gives_a_client(address: str) -> None:
    async with link(address, "a-token-of-16-letters", connections=1, kept=0) as client:
        asked = client.build_request("POST", "/generate")
        assert asked.url.path == "/generate"
        assert asked.headers["authorization"] == "Bearer a-token-of-16-letters"
        assert client.timeout.read is None
