"""Every chart of results, as figures."""

from station.reports.chart_items import choice_chart, item_chart
from station.reports.chart_map import item_maps
from station.reports.chart_scores import ScoreBins, score_histogram, score_strip
from station.reports.chart_student import question_strip

__all__ = [
    "ScoreBins",
    "choice_chart",
    "item_chart",
    "item_maps",
    "question_strip",
    "score_histogram",
    "score_strip",
]
