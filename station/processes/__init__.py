"""Child processes that foreign bytes may crash, hang or exhaust: both ends of the line to them."""
