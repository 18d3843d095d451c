"""The words that the reader knows, as plain tables: labels in seven languages, letters, metadata, blanks."""

from typing import Final

from bot.domain.star.model import Section

ENGLISH: Final = {
    Section.SITUATION: ("situation", "context", "background", "setting", "scenario"),
    Section.TASK: ("task", "goal", "objective", "target", "responsibility", "mission", "obstacle"),
    Section.ACTION: (
        "action",
        "approach",
        "step taken",
        "steps taken",
        "step(s) taken",
        "action taken",
        "actions taken",
        "action(s) taken",
        "what i did",
    ),
    Section.RESULT: ("result", "outcome", "impact"),
    Section.LEARNING: (
        "learning",
        "lesson",
        "lesson learned",
        "lessons learned",
        "lesson(s) learned",
        "lesson learnt",
        "lessons learnt",
        "takeaway",
        "reflection",
        "what i learned",
        "what i learnt",
        "what i'd do differently",
        "what i would do differently",
    ),
}

EITHER: Final = ("challenge", "problem")
"""The situation of a story that has no other label for it, otherwise its task."""

LANGUAGES: Final = {
    "de": {
        Section.SITUATION: ("situation", "situationen", "ausgangslage", "kontext"),
        Section.TASK: ("aufgabe", "aufgaben", "ziel", "ziele"),
        Section.ACTION: ("handlung", "handlungen", "aktion", "aktionen", "vorgehen", "maßnahmen", "maßnahme"),
        Section.RESULT: ("ergebnis", "ergebnisse", "resultat", "resultate"),
        Section.LEARNING: ("gelernt", "erkenntnis", "erkenntnisse"),
    },
    "es": {
        Section.SITUATION: ("situación", "situaciones", "contexto", "contextos"),
        Section.TASK: ("tarea", "tareas", "objetivo", "objetivos"),
        Section.ACTION: ("acción", "acciones"),
        Section.RESULT: ("resultado", "resultados"),
        Section.LEARNING: ("aprendizaje", "aprendizajes"),
    },
    "pt": {
        Section.SITUATION: ("situação", "situações", "contexto", "contextos"),
        Section.TASK: ("tarefa", "tarefas", "objetivo", "objetivos"),
        Section.ACTION: ("ação", "ações"),
        Section.RESULT: ("resultado", "resultados"),
        Section.LEARNING: ("aprendizado", "aprendizados"),
    },
    "fr": {
        Section.SITUATION: ("situation", "contexte", "contextes"),
        Section.TASK: ("tâche", "tâches", "mission", "objectif", "objectifs"),
        Section.ACTION: ("action",),
        Section.RESULT: ("résultat", "résultats"),
        Section.LEARNING: ("leçon", "leçons", "apprentissage", "apprentissages"),
    },
    "zh": {
        Section.SITUATION: ("情境", "情况", "背景", "情況"),
        Section.TASK: ("任务", "任務", "目标"),
        Section.ACTION: ("行动", "行動", "做法"),
        Section.RESULT: ("结果", "結果"),
        Section.LEARNING: ("反思", "收获", "学到"),
    },
    "ja": {
        Section.SITUATION: ("状況",),
        Section.TASK: ("課題", "タスク", "任務"),
        Section.ACTION: ("行動", "アクション"),
        Section.RESULT: ("結果", "成果"),
        Section.LEARNING: ("学び",),
    },
    "ko": {
        Section.SITUATION: ("상황", "배경"),
        Section.TASK: ("과제", "업무", "목표"),
        Section.ACTION: ("행동", "실행"),
        Section.RESULT: ("결과", "성과"),
        Section.LEARNING: ("배운 점", "배운점", "느낀 점", "느낀점"),
    },
}
"""The first word of each cell says STAR by itself; the others are words that many documents use."""

MISSPELT: Final = tuple(section.value for section in Section)
"""Labels that are still recognised with one wrong letter."""

LEADING: Final = ("my", "the", "our", "key", "main", "final", "end")
JOINING: Final = ("and", "und", "y", "e", "et")
JOINING_SIGNS: Final = "/&+,、和与及と및"

LETTERS: Final = {
    "s": Section.SITUATION,
    "c": Section.SITUATION,
    "p": Section.SITUATION,
    "t": Section.TASK,
    "o": Section.TASK,
    "a": Section.ACTION,
    "r": Section.RESULT,
    "l": Section.LEARNING,
}
CORE_LETTERS: Final = frozenset("star")
SCHEMES: Final = frozenset(
    map(frozenset, ("star", "sar", "starl", "sarl", "sta", "soar", "car", "carl", "par"))
)
"""Letters that together are labels; a second R (STARR) adds no letter."""

PRINCIPLE_FIELDS: Final = (
    "principle",
    "principles",
    "lp",
    "lps",
    "leadership principle",
    "leadership principles",
    "leadership principle(s)",
)
OTHER_FIELDS: Final = (
    "question",
    "q",
    "title",
    "story",
    "tags",
    "date",
    "when",
    "role",
    "company",
    "team",
    "source",
)
USES: Final = ("good for", "best for")
"""Openings of a metadata line if a colon follows on the same line."""

CORRECTIONS: Final = ("edit", "edited", "correction", "update", "updated", "fixed", "better")

BLANKS: Final = ("tbd", "todo", "n/a", "na", "none", "xxx", "fill in")
PROMPTS: Final = (
    "describe",
    "explain",
    "outline",
    "state",
    "provide",
    "clarify",
    "set the scene",
    "summarize",
    "summarise",
    "tell us",
    "share",
)
"""Openings of a prompt's own words, if it also addresses the reader as you."""
