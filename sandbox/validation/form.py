"""The error tree of "Invalid Form Body".

Source: https://discord.com/developers/docs/reference#error-messages
"""

from collections.abc import Collection, Sequence
from typing import Any

from sandbox.errors import refusal
from sandbox.permissions import Json

Path = tuple[str | int, ...]

_NO_OBJECT = "Only dictionaries may be used in a ModelType"


class Form:
    """Collects the faults of one request body by the path of their field."""

    def __init__(self) -> None:
        self._tree: Json = {}

    def refuse(self, path: Path, code: str, message: str) -> None:
        node = self._tree
        for step in path:
            node = node.setdefault(str(step), {})
            if "_errors" in node:
                break
        fault = {"code": code, "message": message}
        faults = [*node.get("_errors", ()), fault]
        # A node holds either faults of its own or those of its parts.
        node.clear()
        node["_errors"] = faults

    def finish(self) -> None:
        """Raises DiscordError 50035 if anything was refused."""
        if self._tree:
            raise refusal(50035, self._tree)

    def require(self, path: Path) -> None:
        self.refuse(path, "BASE_TYPE_REQUIRED", "This field is required")

    def text(self, path: Path, value: Any, *, most: int, least: int = 0) -> str:
        """The value as a text of a length within the bounds; anything else is refused."""
        if value is None and not least:
            return ""
        if not isinstance(value, str):
            if value is None:
                self.require(path)
            else:
                self.refuse(path, "STRING_TYPE_CONVERT", f'Could not convert "{value}" to string.')
            return ""
        if not least <= len(value) <= most:
            self._bad_length(path, value, least, most)
        return value

    def _bad_length(self, path: Path, value: str, least: int, most: int) -> None:
        if not value and least:
            self.require(path)
        elif least:
            self.refuse(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        else:
            self.refuse(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def items(self, path: Path, value: Any, *, most: int, least: int = 0) -> list[Any]:
        """The value as a list of a size within the bounds."""
        if value is None and not least:
            return []
        if not isinstance(value, list):
            self.refuse(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(value) <= most:
            self.refuse(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        return value

    def objects(self, path: Path, value: Any, *, most: int, least: int = 0) -> list[tuple[Path, Json]]:
        """The value as a list of objects, each with its path."""
        found = []
        for index, item in enumerate(self.items(path, value, most=most, least=least)):
            if isinstance(item, dict):
                found.append(((*path, index), item))
            else:
                self.refuse((*path, index), "MODEL_TYPE_CONVERT", _NO_OBJECT)
        return found

    def number(self, path: Path, value: Any, *, least: int, most: int) -> int:
        """The value as a whole number within the bounds; texts of digits are taken as Discord takes them."""
        try:
            number = int(value) if isinstance(value, int | str) else None
        except ValueError:
            number = None
        if number is None:
            self.refuse(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return least
        if number < least:
            self.refuse(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        elif number > most:
            self.refuse(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        return number

    def optional_number(self, path: Path, value: Any, *, least: int, most: int) -> int | None:
        return None if value is None else self.number(path, value, least=least, most=most)

    def snowflake(self, path: Path, value: Any) -> str:
        """The value as an id."""
        text = str(value)
        if isinstance(value, bool) or not text.isascii() or not text.isdigit():
            self.refuse(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        return text

    def url(self, path: Path, value: Any, *, most: int, schemes: Sequence[str] = ("http", "https")) -> str:
        """The value as an address of one of these schemes."""
        url = self.text(path, value, least=1, most=most)
        scheme, colon, _ = url.partition(":")
        if url and scheme not in schemes:
            listed = ", ".join(f"'{each}'" for each in schemes)
            why = f'Scheme "{scheme}" is not supported. Scheme must be one of ({listed}).'
            if colon:
                self.refuse(path, "URL_TYPE_INVALID_SCHEME", why)
            else:
                self.refuse(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return url

    def part(self, path: Path, value: Any) -> Json:
        """The value if it is an object; an empty one in place of anything else, which is refused."""
        if isinstance(value, dict):
            return value
        self.refuse(path, "MODEL_TYPE_CONVERT", _NO_OBJECT)
        return {}

    def kind(self, path: Path, raw: Json, among: Collection[int]) -> int:
        """The `type` of an object; 0 if it is not among the allowed ones, which is refused."""
        kind = raw.get("type")
        if isinstance(kind, int) and not isinstance(kind, bool) and kind in among:
            return kind
        listed = ", ".join(map(str, sorted(among)))
        self.refuse(
            (*path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed}).'
        )
        return 0

    def choice(self, path: Path, value: Any, among: Sequence[Any]) -> None:
        if isinstance(value, bool) or not any(value == each for each in among):
            listed = ", ".join(str(each) for each in among)
            self.refuse(path, "BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")


def of_object(value: Any) -> Json:
    """The value if it is a JSON object; anything else is refused as a whole."""
    if isinstance(value, dict):
        return value
    raise refusal(50035, {"_errors": [{"code": "MODEL_TYPE_CONVERT", "message": _NO_OBJECT}]})
