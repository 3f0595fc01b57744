"""`obsc init`: projects like those of people, hostile folders, and the real parsers as judges."""
