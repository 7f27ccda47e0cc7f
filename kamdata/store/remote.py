"""A place in an object store, with the few methods of `pathlib.Path` that the lake needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kamdata.errors import StoreError

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem


@dataclass(frozen=True)
class RemotePath:
    """A folder or file that pyarrow's `filesystem` knows as `key`; people know it as `address`."""

    filesystem: FileSystem
    key: str
    address: str

    def __truediv__(self, name: str) -> RemotePath:
        return RemotePath(self.filesystem, f"{self.key}/{name}", f"{self.address}/{name}")

    def __str__(self) -> str:
        return self.address

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.address.rpartition("/")[2]

    @property
    def parent(self) -> RemotePath:
        """The folder that it lies in."""
        key, address = (text.rpartition("/")[0] for text in (self.key, self.address))
        return RemotePath(self.filesystem, key, address)

    def exists(self) -> bool:
        """Return whether there is such a file or folder. Raises OSError when nobody answers."""
        from pyarrow.fs import FileType  # noqa: PLC0415 - only where the lake is remote

        return self.filesystem.get_file_info(self.key).type != FileType.NotFound

    def write_bytes(self, content: bytes) -> None:
        """Write a file at one go: object stores show it when it is whole, and never before."""
        self.filesystem.create_dir(self.parent.key, recursive=True)
        with self.filesystem.open_output_stream(self.key) as stream:
            stream.write(content)


Folder = Path | RemotePath


def open_folder(address: str | Path) -> Folder:
    """Return the folder at a path or an address such as `s3://bucket/folder?region=eu-west-1`.

    Raises StoreError for an address that pyarrow has no file system for.
    """
    if "://" not in str(address):
        return Path(address)
    from pyarrow.fs import FileSystem, LocalFileSystem  # noqa: PLC0415 - only for an address

    try:
        filesystem, key = FileSystem.from_uri(str(address))
    except (OSError, ValueError, ImportError, NotImplementedError) as problem:
        raise StoreError(
            "The place for snapshots that KAM_LAKE names cannot be used.",
            fix="Check the address and how this machine signs in there, or name a folder.",
        ) from problem
    if isinstance(filesystem, LocalFileSystem):
        return Path(key)
    parts = urlsplit(str(address))
    server = parts.netloc.rpartition("@")[2]  # who signs in, and how, is not for messages
    return RemotePath(
        filesystem, key.rstrip("/"), f"{parts.scheme}://{server}{parts.path.rstrip('/')}"
    )
