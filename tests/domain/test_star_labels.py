"""Which words and letters are labels, with which decoration and separators, and which are not."""

import pytest

from bot.domain.star import Refusal
from tests.domain.star_reading import reading, told

TEXT = "three dogs were lost"
ENGLISH = {
    "s": "situation situations context contexts background backgrounds setting settings scenario scenarios",
    "t": "task tasks goal goals objective objectives target targets responsibility responsibilities mission missions "
    "obstacle obstacles",
    "a": "action actions approach approaches",
    "r": "result results outcome outcomes impact impacts",
    "l": "learning learnings lesson lessons takeaway takeaways reflection reflections",
}
PHRASES = {
    "a": ["step taken", "steps taken", "step(s) taken", "action taken", "actions taken", "what I did"],
    "l": [
        *(
            "lesson learned",
            "lessons learned",
            "lesson(s) learned",
            "key takeaway",
            "key takeaways",
            "what I learned",
        ),
        *("what I'd do differently", "what I’d do differently"),
    ],
}
FOREIGN = {
    "s": "Situation Ausgangslage Kontext Situación Situacion Contexto Situação Situacao Contexte "
    "情境 情况 背景 情況 状況 상황 배경",
    "t": "Aufgabe Ziel Tarea Objetivo Tarefa Tâche Tache TÂCHE Mission Objectif "
    "任务 任務 目标 課題 タスク 과제 업무 목표",
    "a": "Handlung Aktion Vorgehen Maßnahmen Massnahmen Acción Accion Acciones Ação Acao Ações Acoes Action Actions "
    "行动 行動 做法 アクション 행동 실행",
    "r": "Ergebnis Resultat Resultado Resultados Résultat Resultat RÉSULTATS 结果 結果 成果 결과 성과",
    "l": "Gelernt Erkenntnis Aprendizaje Aprendizajes Aprendizado Aprendizados Leçon Lecon Apprentissage "
    "反思 收获 学到 学び",
}


def every_label() -> list[tuple[str, str]]:
    single = [
        (section, word)
        for table in (ENGLISH, FOREIGN)
        for section in table
        for word in table[section].split()
    ]
    phrases = [(section, phrase) for section, found in PHRASES.items() for phrase in found]
    return [*single, *phrases, ("l", "배운 점"), ("l", "느낀 점"), ("l", "배운점")]


@pytest.mark.parametrize(("section", "word"), every_label())
def test_every_label_of_the_tables_is_known_in_any_case(section: str, word: str) -> None:
    for written in (word, word.upper(), word.lower(), word.capitalize()):
        assert told(f"{written}: {TEXT}") == {section: TEXT}
        assert told(f"**{written}**\n{TEXT}") == {section: TEXT}


DECORATED = [
    "Situation: {}",
    "SITUATION: {}",
    "situation : {}",
    "Situation:{}",
    "Situation：{}",
    "**Situation:** {}",
    "**Situation**: {}",
    "**Situation** : {}",
    "***Situation:*** {}",
    "__Situation__: {}",
    "_Situation:_ {}",
    "*Situation*: {}",
    "`Situation`: {}",
    "`Situation:` {}",
    "||Situation: {}||",
    "||**Situation:**|| {}",
    "# Situation\n{}",
    "### Situation:\n{}",
    "#### **Situation**\n{}",
    "##Situation: {}",
    "- Situation: {}",
    "* Situation: {}",
    "+ Situation: {}",
    "• Situation: {}",
    "– Situation: {}",
    "- **Situation** - {}",
    "1. Situation: {}",
    "1) **Situation:** {}",
    "   10. Situation: {}",
    "1️⃣ Situation: {}",
    "> Situation: {}",
    "> **Situation**\n> {}",
    "🎯 Situation: {}",
    "Situation 🎯: {}",
    "🟢 **Situation** 🟢\n{}",
    ":dart: Situation: {}",
    "**:dart: Situation:** {}",
    "Situation :dart:\n{}",
    "<:star:123456789012345678> Situation: {}",
    "(Situation) {}",
    "[Situation] {}",
    "【Situation】{}",
    "[Situation]: {}",
    "**[Situation]** {}",
    "[**Situation**] {}",
    "(Situation): {}",
    "(Situation) - {}",
    "[Situation:] {}",
    "<b>Situation:</b> {}",
    "<strong>Situation</strong>: {}",
    "<h2>Situation</h2>{}",
    "<h3>Situation</h3>\n<p>{}</p>",
    "<p><em>Situation</em><br>{}</p>",
    "<ul><li><b>Situation:</b> {}</li></ul>",
    "&lt;b&gt;Situation&lt;/b&gt;: {}",
    "&gt; Situation: {}",
    "My situation: {}",
    "The Situation: {}",
    "**Our situation:** {}",
    "Key situation: {}",
    "Main Situation – {}",
    "The main situation: {}",
    "Situation 1: {}",
    "Situation 2 - {}",
    "Situation #1: {}",
    "**Situation 1**\n{}",
    "**S**ituation: {}",
    "**S**ituation\n{}",
    "__S__ituation - {}",
    "*S*ituation: {}",
    "<b>S</b>ituation: {}",
    "[S]ituation: {}",
    "S (Situation): {}",
    "**S (Situation):** {}",
    "S (Situación): {}",
    "Situation (S): {}",
    "Situation (S) - {}",
    "Situation [S]: {}",
    "S - Situation: {}",
    "S – Situation\n{}",
    "**S – Situation**\n{}",
    "## S - Situation\n{}",
    "S. Situation: {}",
    "情境（Situation）：{}",
    "情境 (Situation): {}",
    "Situation（情境）：{}",
    "Situation - {}",
    "Situation – {}",
    "Situation — {}",
    "Situation— {}",
    "Situation -{}",
    "**Situation** — {}",
    "**Situation —** {}",
    "**Situation.** {}",
    "**Situation**. {}",
    "Situation\n{}",
    "SITUATION\n{}",
    "Situation:\n\n{}",
    "Situation\n=========\n{}",
    "Situation\n---\n{}",
    "Situation (30 sec): {}",
    "Situation (my first job, in Leeds): {}",
    "**Situation** (short): {}",
    "**Situation (short)**\n{}",
    "Situation [mine]: {}",
    "Situation (S) (30 sec): {}",
    "S (Situation)\n{}",
    "## Situation ##\n{}",
    "[S] Situation: {}",
    "(S) Situation\n{}",
    "Situation （mine）: {}",
    "\u200bSituation\u200b: {}",
    "\u202bSituation: {}\u202c",
    "\u00a0Situation\u00a0: {}",
    "Situacio\u0301n: {}",
    "*Situation: {}*",
    "**Situation: {}**",
    "Situation: *{}*",
    "Situation: **{}**",
    "Situation: _{}_",
]


@pytest.mark.parametrize("form", DECORATED)
def test_decoration_around_a_label_is_neither_needed_nor_text(form: str) -> None:
    assert told(form.format(TEXT)) == {"s": TEXT}
    framed = told(form.format(TEXT) + "\n\nResult: they came home")
    assert framed == {"s": TEXT, "r": "they came home"} or form.startswith((">", "&gt;"))


@pytest.mark.parametrize(
    "text",
    [
        "All in all the situation: bad in every way",
        "Everything about the situation: bad",
        "Action item: call the vet today",
        "Action items: call the vet today",
        "Task force met on Monday morning",
        "Task force: met on Monday morning",
        "Results were good for all of us",
        "Resulting: three dogs were lost",
        "Situational: three dogs were lost",
        "Contextual - three dogs were lost",
        "Task-oriented people like dogs",
        "Problem-solving: three dogs",
        "Situation three dogs were lost",
        "**Situation** three dogs were lost",
        "Situation. Three dogs were lost",
        "Situation, three dogs were lost",
        "Situation = three dogs were lost",
        "Situation → three dogs were lost",
        "The whole situation: three dogs were lost",
        "Situation (a remark of far too many words): three dogs were lost",
        "S three dogs were lost",
        "Situations's: three dogs were lost",
        "https://example.org/result: three dogs",
        "What did: three dogs do",
        "Impact on us: three dogs were lost",
        "[Result](https://example.org) of three dogs",
    ],
)
def test_words_in_running_prose_are_no_labels(text: str) -> None:
    assert reading(text).refusal is Refusal.NO_LABELS


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("s", "Situtation Situtaion Situaton Sitaution Situatiom situationn"),
        ("t", "Tsk Taskk Tak Taks Tast"),
        ("a", "Acton Actoin Aciton Actionn Actiom Acttion"),
        ("r", "Reuslt Resul Resullt Resilt Rsult"),
        ("l", "Learing Leraning Learningg Lerning"),
    ],
)
def test_one_slip_in_a_label_before_a_colon_is_forgiven(section: str, words: str) -> None:
    for word in words.split():
        assert told(f"{word}: {TEXT}") == {section: TEXT}, word
        assert told(f"- **{word}:** {TEXT}") == {section: TEXT}, word


@pytest.mark.parametrize(
    "word", ["Dituation", "Situtaton", "Sitation s", "Ask", "Mask", "Faction", "Reslut s", "Earning"]
)
def test_two_slips_or_a_wrong_first_letter_are_not(word: str) -> None:
    assert told(f"{word}: {TEXT}") == {}


@pytest.mark.parametrize("form", ["Reuslt - {}", "Reuslt\n{}", "(Reuslt) {}", "**Reuslt.** {}"])
def test_a_slip_is_forgiven_only_before_a_colon(form: str) -> None:
    assert told(form.format(TEXT)) == {}


S, T, A, R, L = "dogs ran off", "find them all", "asked every neighbour", "all came home", "shut the gate"
STAR = {"s": S, "t": T, "a": A, "r": R}
SCHEMES = [
    ("STAR", STAR),
    ("star", STAR),
    ("SAR", {"s": S, "a": A, "r": R}),
    ("STARL", {**STAR, "l": L}),
    ("SARL", {"s": S, "a": A, "r": R, "l": L}),
    ("STARR", {**STAR, "l": L}),
    ("STA", {"s": S, "t": T, "a": A}),
    ("SOAR", STAR),
    ("CAR", {"s": S, "a": A, "r": R}),
    ("CARL", {"s": S, "a": A, "r": R, "l": L}),
    ("PAR", {"s": S, "a": A, "r": R}),
    ("RSTA", STAR),
]
LETTER_FORMS = [
    "{}: ",
    "**{}:** ",
    "**{}**: ",
    "- {}: ",
    "({}) ",
    "[{}] ",
    "【{}】",
    "{}) ",
    "{}. ",
    "{} - ",
    "{} – ",
]
LETTER_FORMS += [
    "{}-",
    "{}—",
    "**{}.** ",
    "{} : ",
    "# {}\n",
    "**{}**\n",
    "{}\n",
    "{} (mine): ",
    "🎯 {}: ",
    "({}): ",
    "> {}: ",
]


def lettered(letters: str, form: str) -> str:
    texts = {"s": S, "c": S, "p": S, "t": T, "o": T, "a": A, "r": R, "l": L}
    lines = []
    for index, letter in enumerate(letters):
        second = letter.lower() == "r" and "r" in letters[:index].lower()
        lines.append(form.format(letter) + (L if second else texts[letter.lower()]))
    return "\n".join(lines)


@pytest.mark.parametrize(("letters", "expected"), SCHEMES)
def test_letters_of_a_scheme_are_labels_in_every_form(letters: str, expected: dict[str, str]) -> None:
    for form in LETTER_FORMS:
        text = lettered(letters, form)
        assert told(text) == expected, text


@pytest.mark.parametrize(
    "letters",
    [
        "SBAR",
        "SOAP",
        "SOLID",
        "SML",
        "QA",
        "WASD",
        "SA",
        "ST",
        "AR",
        "SARD",
        "STARB",
        "MST",
        "TAR",
        "STARQ",
        "STEAR",
        "ABC",
    ],
)
def test_any_other_set_of_letters_is_not(letters: str) -> None:
    for form in LETTER_FORMS:
        text = "\n".join(form.format(letter) + TEXT for letter in letters)
        assert reading(text).refusal is (Refusal.OTHER_SCHEME), text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"S/T: {S}\nA: {A}\nR: {R}", {"s": S, "a": A, "r": R}),
        (f"S&T: {S}\nA: {A}\nR: {R}", {"s": S, "a": A, "r": R}),
        (f"ST: {S}\nA: {A}\nR: {R}", {"s": S, "a": A, "r": R}),
        (f"**S/T** - {S}\n**A** - {A}\n**R** - {R}", {"s": S, "a": A, "r": R}),
        (f"S: {S}\nT: {T}\nA/R: {A}", {"s": S, "t": T, "a": A}),
        (f"S/T: {S}\nA: {A}", {"s": S, "a": A}),
        (f"Situation/Task: {S}\nAction: {A}", {"s": S, "a": A}),
        (f"Situation & Task: {S}\nAction: {A}", {"s": S, "a": A}),
        (f"Situation and Task: {S}\nAction: {A}", {"s": S, "a": A}),
        (f"Situation + Task\n{S}\nAction\n{A}", {"s": S, "a": A}),
        (f"**Situation** / **Task**: {S}\nAction: {A}", {"s": S, "a": A}),
        (f"## Situation & Task\n{S}\n## Action\n{A}", {"s": S, "a": A}),
        (f"Situation/Task/Action: {S}\nResult: {R}", {"s": S, "r": R}),
        (f"Situation: {S}\nResult & learning: {R}", {"s": S, "r": R}),
        (f"Situation: {S}\nResults and Lessons learned: {R}", {"s": S, "r": R}),
        (f"Situation: {S}\nTask/Action: {T}", {"s": S, "t": T}),
        (f"Situation: {S}\nAction and my result - {A}", {"s": S, "a": A}),
        (f"Situation und Aufgabe: {S}\nHandlung: {A}", {"s": S, "a": A}),
        (f"S/T (Situation/Task): {S}\nAction: {A}", {"s": S, "a": A}),
    ],
)
def test_merged_labels_name_the_first_section(text: str, expected: dict[str, str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text", ["Situation and weather: dogs", "Task & chocolate: dogs", "Weather/Task: dogs"]
)
def test_a_label_merged_with_another_word_is_none(text: str) -> None:
    assert told(text) == {}


def test_challenge_and_problem_are_the_situation_unless_another_label_is() -> None:
    for word in ("Challenge", "Problem", "The challenge", "problems"):
        assert told(f"{word}: {S}\nAction: {A}\nResult: {R}") == {"s": S, "a": A, "r": R}
        assert told(f"Context: {S}\n{word}: {T}\nAction: {A}") == {"s": S, "t": T, "a": A}
        assert told(f"{word}: {T}\nAction: {A}\nSituation: {S}") == {"s": S, "t": T, "a": A}
        assert told(f"{word}: {T}", f"Action: {A}", f"Context: {S}") == {"s": S, "t": T, "a": A}
    assert told(f"Challenge: {S}\nTask: {T}\nAction: {A}") == {"s": S, "t": T, "a": A}


def test_two_labels_of_one_class_are_joined_in_order() -> None:
    assert told(f"Situation: {S}\nResult: {R}\nImpact: {L}") == {"s": S, "r": f"{R}\n{L}"}
    assert told(f"Background: {S}\nContext: {T}\nAction 1: {A}\nAction 2: {R}") == {
        "s": f"{S}\n{T}",
        "a": f"{A}\n{R}",
    }


def test_a_list_within_a_lettered_story_does_not_end_it() -> None:
    text = f"S: {S}\nT: {T}\nA: {A}\na) one thing\nb) another thing\nc) a third\nR: {R}"
    assert told(text) == {**STAR, "a": f"{A}\na) one thing\nb) another thing\nc) a third"}
    assert told(f"S: {S}\nT: {T}\nA: I phoned\ne-mails were lost\ne.g. ten of them\nR: {R}")["t"] == T
    assert told(f"S: {S}\nT: {T}\nA: copied C: to D: by hand\nR: {R}")["a"] == "copied C: to D: by hand"
