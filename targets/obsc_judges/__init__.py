"""The vendors' own tools behind one small interface: plain texts in, findings out."""

from obsc_judges.registry import JUDGES, Judge, judges_of
from obsc_judges.verdict import Absent, JudgeFailed, Outputs, Subjects, Verdict

__all__ = ["JUDGES", "Absent", "Judge", "JudgeFailed", "Outputs", "Subjects", "Verdict", "judges_of"]
