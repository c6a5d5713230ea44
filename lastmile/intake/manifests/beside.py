"""The files around one manifest, by paths relative to its folder; nothing outside the tree is ever opened."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from posixpath import join, normpath


class Beside(Mapping[str, str]):
    """Text by relative path, "../base.txt" too; iterates over the manifests in the folder and below."""

    def __init__(self, folder: str, manifests: Sequence[str], text: Callable[[str], str | None]) -> None:
        """``folder``: posix, "" for the root; ``manifests``: sorted paths; ``text``: None where none is."""
        self._folder, self._manifests, self._text = folder, manifests, text

    def path_of(self, name: str) -> str | None:
        """The path in the tree, None for what lies outside it."""
        path = normpath(join(self._folder, name))
        return None if path.startswith(("../", "/")) or path in ("..", ".") else path

    def __getitem__(self, name: str) -> str:
        """The text. Raises KeyError."""
        path = self.path_of(name)
        text = None if path is None else self._text(path)
        if text is None:
            raise KeyError(name)
        return text

    def __iter__(self) -> Iterator[str]:
        """Relative paths of the manifests in this folder and below."""
        prefix = f"{self._folder}/" if self._folder else ""
        for place in range(bisect_left(self._manifests, prefix), len(self._manifests)):
            if not self._manifests[place].startswith(prefix):
                break
            yield self._manifests[place][len(prefix) :]

    def __len__(self) -> int:
        """Number of manifests in this folder and below."""
        return sum(1 for _ in self)
