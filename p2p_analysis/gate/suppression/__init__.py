"""Complementary cell suppression: values, equations and an attacker. It knows no review."""

from p2p_analysis.gate.suppression.limits import Limits
from p2p_analysis.gate.suppression.problem import Interval, Pattern, Problem
from p2p_analysis.gate.suppression.search import audit, suppress

__all__ = ["Interval", "Limits", "Pattern", "Problem", "audit", "suppress"]
