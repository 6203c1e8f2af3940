"""Tables of findings: the shared way from columns to a dataframe."""

from devframe._base.tables import LIBRARIES, Library, frame_of

__all__ = ["LIBRARIES", "Library", "frame_of"]
