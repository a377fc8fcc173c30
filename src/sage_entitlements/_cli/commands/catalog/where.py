"""``catalog where``: which files are in use."""

from sage_entitlements._cli._answer import Answer, Cell, Table
from sage_entitlements._cli._options import command
from sage_entitlements._cli._session import OverlayChoice, Session
from sage_entitlements._text import N_, Phrase
from sage_entitlements.catalog import catalog_files

_CHOSEN_BY = {
    OverlayChoice.OPTION: Phrase("The overlay is the one that --overlay names."),
    OverlayChoice.VARIABLE: Phrase("The overlay is the one that SAGE_ENTITLEMENTS_OVERLAY names."),
    OverlayChoice.DEFAULT: Phrase(
        "The overlay is yours by default; --overlay or SAGE_ENTITLEMENTS_OVERLAY names another."
    ),
}


@command(
    help=N_("Tell which files are in use."),
    examples=("sage-entitlements catalog where",),
)
def where(session: Session) -> Answer:
    """Answer ``catalog where``."""
    source = session.catalog_source
    overlay, there = session.overlay_path, session.overlay_is_there
    files = [
        *(("catalog", str(each), True) for each in catalog_files(source)),
        ("overlay", str(overlay), there),
    ]
    kinds = {"catalog": Phrase("catalogue"), "overlay": Phrase("overlay")}
    in_use = {True: Phrase("in use"), False: Phrase("not there")}
    return Answer(
        result={
            "catalog": {
                "path": str(source),
                "bundled": session.catalog_path is None,
                "files": [path for kind, path, _ in files if kind == "catalog"],
            },
            "overlay": {
                "path": str(overlay),
                "exists": there,
                "chosen_by": session.overlay_chosen_by,
            },
            "reasons": [],
        },
        records=[{"kind": kind, "path": path, "exists": there} for kind, path, there in files],
        columns=("kind", "path", "exists"),
        tables=(
            Table(
                columns=(Phrase("What"), Phrase("File"), Phrase("State")),
                rows=tuple(
                    (Cell(kinds[kind]), Cell(path), Cell(in_use[there]))
                    for kind, path, there in files
                ),
            ),
        ),
        closing=(_CHOSEN_BY[session.overlay_chosen_by],),
    )
