"""The schema, as the steps that led to it. Steps are only ever appended.

Four facts are kept apart: the picture (never changed), the reading (never changed, one more for
every engine), what people decided (appended, never changed), and the page's state.
"""

from __future__ import annotations

from typing import Final

_FIRST: Final = """
CREATE TABLE exam (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    template TEXT NOT NULL,
    key TEXT,
    created_s REAL NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    exam INTEGER NOT NULL REFERENCES exam(id),
    picture TEXT NOT NULL,
    page_index INTEGER NOT NULL,
    source TEXT NOT NULL,
    source_name TEXT NOT NULL,
    taken_s REAL NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    detail TEXT NOT NULL DEFAULT '',
    reading INTEGER REFERENCES reading(id) DEFERRABLE INITIALLY DEFERRED,
    identifier TEXT NOT NULL DEFAULT '',
    doubts INTEGER NOT NULL DEFAULT 0,
    UNIQUE (exam, picture, page_index)
) STRICT;
CREATE INDEX page_by_state ON page (exam, state);
CREATE INDEX page_by_picture ON page (picture);

CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES page(id),
    engine TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    body BLOB NOT NULL,
    read_s REAL NOT NULL
) STRICT;
CREATE INDEX reading_by_page ON reading (page);

CREATE TABLE doubt (
    page INTEGER NOT NULL REFERENCES page(id),
    field INTEGER NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    proposal TEXT NOT NULL,
    margin REAL NOT NULL,
    open INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (page, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE action (
    id INTEGER PRIMARY KEY,
    exam INTEGER NOT NULL REFERENCES exam(id),
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    workstation TEXT NOT NULL,
    done_s REAL NOT NULL,
    reverts INTEGER REFERENCES action(id)
) STRICT;
CREATE INDEX action_by_exam ON action (exam);

CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    action INTEGER NOT NULL REFERENCES action(id),
    page INTEGER NOT NULL REFERENCES page(id),
    reading INTEGER NOT NULL REFERENCES reading(id),
    field INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    proposal TEXT NOT NULL,
    margin REAL NOT NULL,
    reason TEXT NOT NULL,
    crop TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX decision_by_page ON decision (page);
CREATE INDEX decision_by_action ON decision (action);

CREATE TABLE move (
    id INTEGER PRIMARY KEY,
    action INTEGER NOT NULL REFERENCES action(id),
    page INTEGER NOT NULL REFERENCES page(id),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX move_by_action ON move (action);
CREATE INDEX move_by_page ON move (page);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    doc_id TEXT NOT NULL UNIQUE,
    page INTEGER NOT NULL REFERENCES page(id),
    state TEXT NOT NULL,
    body BLOB NOT NULL,
    written_s REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    not_before_s REAL NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_by_page ON outbox (page);
CREATE INDEX outbox_by_state ON outbox (state);

CREATE TABLE seen_file (
    path BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    changed_ns INTEGER NOT NULL,
    picture TEXT NOT NULL,
    seen_s REAL NOT NULL
) STRICT;

CREATE TABLE bookmark (
    exam INTEGER PRIMARY KEY REFERENCES exam(id),
    page INTEGER REFERENCES page(id),
    field INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

_LOOKS: Final = """
ALTER TABLE doubt ADD COLUMN look INTEGER NOT NULL DEFAULT 0;

-- Proven double marks and blanks of pages that were read before there was such a list.
INSERT INTO doubt (page, field, label, kind, proposal, margin, open, look)
SELECT page.id,
       json_extract(field.value, '$.number'),
       json_extract(field.value, '$.label'),
       CASE json_extract(field.value, '$.value') WHEN '' THEN 'proven_blank' ELSE 'proven_double' END,
       json_extract(field.value, '$.value'),
       1.0,
       1,
       1
  FROM page
  JOIN reading ON reading.id = page.reading,
       json_each(CAST(reading.body AS TEXT), '$.fields') AS field
 WHERE json_extract(field.value, '$.kind') = 'choice'
   AND NOT json_extract(field.value, '$.needs_review')
   AND (json_extract(field.value, '$.value') = '' OR instr(json_extract(field.value, '$.value'), ','))
    ON CONFLICT DO NOTHING;

UPDATE doubt SET open = 0
 WHERE look AND EXISTS (SELECT 1 FROM decision WHERE decision.page = doubt.page
                           AND decision.field = doubt.field
                           AND decision.after IS NOT NULL);

CREATE INDEX page_by_identifier ON page (exam, identifier, state);
"""

_CORNERS: Final = """
ALTER TABLE page ADD COLUMN corners TEXT NOT NULL DEFAULT '';

CREATE TABLE alignment (
    id INTEGER PRIMARY KEY,
    action INTEGER NOT NULL REFERENCES action(id),
    page INTEGER NOT NULL REFERENCES page(id),
    corners TEXT NOT NULL,
    before TEXT NOT NULL
) STRICT;
CREATE INDEX alignment_by_action ON alignment (action);
CREATE INDEX alignment_by_page ON alignment (page);
"""

_PACKED: Final = """
-- Nothing to change: readings written from here on are packed (`bodies`), which older programs cannot read.
SELECT 1;
"""

_ROSTER: Final = """
CREATE TABLE student (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    parent_phone TEXT NOT NULL,
    code TEXT NOT NULL,
    class_name TEXT NOT NULL
) STRICT;

CREATE TABLE enrollment (
    exam INTEGER NOT NULL REFERENCES exam(id),
    student INTEGER NOT NULL REFERENCES student(id),
    place INTEGER NOT NULL,
    absent INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (exam, student)
) STRICT, WITHOUT ROWID;

-- ``student``: a uid, "-" off the list, "" unknown; ``who``: what two sheets of one student have in common.
ALTER TABLE page ADD COLUMN student TEXT NOT NULL DEFAULT '';
ALTER TABLE page ADD COLUMN who TEXT NOT NULL DEFAULT '';
UPDATE page SET who = identifier;
DROP INDEX page_by_identifier;
CREATE INDEX page_by_who ON page (exam, who, state);

-- Values by question number: a class is graded without unpacking its readings. NULL: not taken out yet.
ALTER TABLE reading ADD COLUMN answers TEXT;

-- ``roster_version`` grows with every change of who sits the exam or of what is known of them; ``held``: the
-- key and the roster against which all pages have been held, ":0" neither.
ALTER TABLE exam ADD COLUMN roster_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exam ADD COLUMN held TEXT NOT NULL DEFAULT ':0';

CREATE TABLE key_change (
    action INTEGER PRIMARY KEY REFERENCES action(id),
    before TEXT,
    after TEXT
) STRICT;

CREATE TABLE export (
    id INTEGER PRIMARY KEY,
    exam INTEGER NOT NULL REFERENCES exam(id),
    made_s REAL NOT NULL,
    name TEXT NOT NULL,
    snapshot BLOB NOT NULL
) STRICT;
CREATE INDEX export_by_exam ON export (exam);
"""


_PAPERS: Final = """
CREATE TABLE paper_file (
    id INTEGER PRIMARY KEY,
    exam INTEGER NOT NULL REFERENCES exam(id),
    picture TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (exam, picture)
) STRICT;
CREATE INDEX paper_file_by_picture ON paper_file (picture);

CREATE TABLE paper_page (
    file INTEGER NOT NULL REFERENCES paper_file(id),
    page_index INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (file, page_index)
) STRICT;

CREATE TABLE paper_box (
    id INTEGER PRIMARY KEY,
    exam INTEGER NOT NULL REFERENCES exam(id),
    question INTEGER NOT NULL,
    part INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX paper_box_by_exam ON paper_box (exam, question, part);
"""

MIGRATIONS: Final = (_FIRST, _LOOKS, _CORNERS, _PACKED, _ROSTER, _PAPERS)
