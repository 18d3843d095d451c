"""The word lists of the coach: data for its rules, all in lower case."""

from typing import Final


def word_set(text: str) -> frozenset[str]:
    """The words of ``text``."""
    return frozenset(text.split())


# --- who acts

I_WORDS: Final = word_set("i i'm i'd i've i'll im ive")
WE_WORDS: Final = word_set("we we're we'd we've we'll")
MY_WORDS: Final = word_set("me my mine myself")
OTHER_SUBJECTS: Final = word_set(
    """
    he she they it you he'd she'd they'd they've they're it's this that these those there
    """
)
DETERMINERS: Final = word_set(
    """
    the a an our their his her its your each every some many most all both no one two three
    """
)

LINKS: Final = word_set(
    """
    and then but or so also finally first second third next later afterwards afterward eventually
    meanwhile instead therefore thus hence together immediately plus yet after that again once just
    even only still initially last lastly additionally moreover furthermore consequently basically
    actually personally mostly simply too now soon
    """
)
"""Words that may stand between the edge of a clause and its subject or verb."""

SUBORDINATE: Final = word_set(
    """
    because since as when where while if whether though although what which who whom whose how that
    why than until before unless whatever wherever whenever like
    """
)
"""Words after which a *we* belongs to a side remark, not to the deed."""

PREPOSITIONS: Final = word_set(
    """
    in on at over under during after before within without with by for from to through between about
    against across using despite around near per via upon once when while because since as if until
    given based starting following
    """
)
"""Words that open an adverbial, behind which the deed of a telegram style may come: "Over the weekend, wrote …"."""

NUMERAL_NOUNS: Final = word_set(
    """
    phase part type class war level stage tier grade category volume act section table figure
    appendix article title group schedule form chapter book unit module option round team line
    building block wing henry charles elizabeth
    """
)
"""Nouns after which a lone *I* is a Roman numeral."""

IRREGULAR_PAST: Final = word_set(
    """
    became sank sprang wound swung strung bound blew slid spun
    ate began bent bet bid bought bred broke brought built burnt came cast caught chose clung cut
    dealt did drank drew drove dug fed fell felt fled flew forbade foresaw forgot fought found froze
    gave got grew ground had heard held hid hit hung kept knew laid learnt led left lent let lit
    lost made meant met mistook oversaw overcame paid put quit ran rang read rebuilt redid redrew
    resent reset rethought rewrote rode rose said sang sat saw sent set shook shot showed shut slept
    sold sought spelt spent split spoke spread stood stole stuck stung swam swept swore taught
    thought threw told took tore undertook understood undid upheld went withdrew withheld woke won
    wore wove wrote
    """
)
WEAK_PAST: Final = word_set("supported helped assisted participated contributed joined attended accompanied")
"""What one does when others do the deed."""

IDLE_PAST: Final = word_set("had used needed knew met was were got made wanted bought sent saw")
"""What *we* often did in a side remark: "From the logs we had, …"."""

PALE_PAST: Final = word_set("was were had got did went helped tried needed wanted made thought felt")
"""Verbs that say little by themselves."""

NOT_PAST: Final = word_set(
    """
    need indeed speed feed seed bleed breed exceed proceed succeed embed red bed shed sled hundred
    sacred naked wicked rugged beloved unused unneeded unexpected unrelated kindred hatred led-based
    based compared given related supposed interested involved concerned tired
    """
)
"""Words in *-ed* that are no past deed at the start of a clause."""

PAST_BE: Final = word_set("was were got is are been being")
IRREGULAR_PARTICIPLES: Final = word_set(
    """
    begun bought broken brought built caught chosen cut dealt done drawn driven fed fixed found
    frozen given gone grown held kept laid led lost made met paid put rebuilt redone rewritten
    run seen sent set shown shut sold split spread taken taught thrown told undone withdrawn won
    written rolled
    """
)
GROUPS: Final = word_set(
    """
    team teams group groups colleagues management company department developers engineers
    engineering organisation organization board committee staff crew leadership business vendor
    contractor supplier people everyone everybody
    """
)

WEAK_DEEDS: Final = (
    r"(?:was|were|am|got|been|became)\s+(?:\w+ly\s+|also\s+)?(?:involved|part\s+of|responsible\s+for|in\s+charge\s+of|tasked"
    r"|assigned|a\s+(?:part|member)\s+of)",
    r"(?:participated|took\s+part|partook|assisted|contributed|supported|helped\s+(?:out|with)|was\s+there|joined\s+in)\b",
)
"""What one says of oneself without saying what one did."""

# --- what a result may not be measured by

VAGUE: Final = (
    r"(?:things?|everything|it|(?:the\s+|our\s+)?(?:whole\s+)?(?:situation|process|communication|atmosphere|mood|morale"
    r"|collaboration|cooperation|relationship|system|quality|performance|team|workflow|project|product|service|result)s?)"
    r"\s+(?:all\s+)?(?:really\s+|also\s+|then\s+|has\s+|have\s+|had\s+)?(?:got|gotten|became|become|was|were|is|are|went|improved|felt)"
    r"\s+(?:now\s+)?(?:(?:very|really|quite|pretty|so|a\s+lot|a\s+bit|much|far|way|significantly|noticeably|more|again)\s+)*"
    r"(?:better|easier|smoother|smoothly|faster|well|fine|good|great|ok(?:ay)?|nice|efficient|effective|pleasant|positive"
    r"|under\s+control)\b(?!\s+(?:beyond|over|past|above|under|below|as)\b)",
    r"(?:(?:everyone|everybody|all(?:\s+of\s+(?:us|them))?|people|they|he|she|we|i"
    r"|(?:the|our|my|all|both|most)\s+(?:\w+\s+){0,2}\w+|customers|clients|users|stakeholders|management|leadership)\s+)"
    r"(?:was|were|is|are|felt|seemed|left|became|got)\s+(?:(?:very|really|quite|extremely|all|so|much|super|pretty|also"
    r"|finally|more|incredibly|absolutely)\s+)*"
    r"(?:happy|happier|satisfied|pleased|delighted|glad|impressed|thrilled|content|grateful|relieved)\b(?!\s+to\b)",
    r"(?:was|were|is|been)\s+(?:a\s+|an\s+|very\s+|really\s+|quite\s+|the\s+)*(?:(?:great|big|huge|complete|total|real|full"
    r"|absolute|resounding|overall|good|nice)\s+)*(?:success|win|improvement)\b",
    r"(?:was|were|is)\s+(?:(?:very|really|quite|highly|extremely|completely|finally)\s+)*successful\b",
    r"(?:(?:everyone|everybody|people|users|customers|clients|management|(?:the|our|my|all|both)\s+\w+)\s+)"
    r"(?:all\s+|really\s+|also\s+|very\s+much\s+)*(?:liked|loved|appreciated|enjoyed|welcomed)\s+(?:it|them|this|that|the\s+\w+)\b",
    r"(?:everything\s+|all\s+|it\s+|things\s+)?(?:went|worked|turned|ended|came)\s+(?:out\s+|up\s+)?(?:(?:really|very|quite|pretty|so)\s+)*"
    r"(?:well|great|fine|good|smoothly|nicely)\b(?!\s+(?:beyond|over|past|above|under|below|as)\b)",
    r"(?:it\s+)?(?:all\s+)?worked\s+out(?:\s+in\s+the\s+end)?\b",
    r"(?:very\s+|really\s+|lots\s+of\s+|much\s+|a\s+lot\s+of\s+|some\s+)?(?:positive|good|great|excellent|nice|amazing)\s+feedback",
    r"(?:improved|increased|decreased|reduced|grew|helped|accelerated)\s+(?:\w+\s+){0,3}?"
    r"(?:significantly|greatly|dramatically|considerably|massively|a\s+lot|noticeably|substantially|drastically)\b",
    r"(?:significantly|greatly|dramatically|considerably|massively|noticeably|substantially|drastically)\s+"
    r"(?:improved|increased|decreased|reduced|better|faster|easier|grew|accelerated)\b",
    r"(?:much|a\s+lot|so\s+much|way|far|significantly)\s+(?:better|faster|easier|smoother|quicker|happier|more\s+\w+)\b",
    r"saved\s+(?:us\s+|them\s+|everyone\s+|the\s+\w+\s+)?(?:a\s+lot\s+of|lots\s+of|much|so\s+much|some|plenty\s+of)\s+(?:\w+\s+)?"
    r"(?:time|money|effort|work)\b",
)
"""Endings that nobody can check, as patterns."""

VAGUE_HINTS: Final = word_set(
    """
    liked loved appreciated enjoyed welcomed
    better easier smoother smoothly faster quicker well fine good great ok okay nice nicely
    efficient effective pleasant positive happy happier satisfied pleased delighted glad impressed
    thrilled content grateful relieved success successful win improvement worked feedback improved
    increased decreased reduced grew helped accelerated significantly greatly dramatically
    considerably massively noticeably substantially drastically saved control more excellent amazing
    """
)
"""One of these is in every vague ending."""

MONTHS: Final = word_set(
    """
    january february march april june july august september october november december jan feb mar
    apr jun jul aug sep sept oct nov dec
    """
)
COUNTED_FROM_A_LIST: Final = word_set(
    """
    version release python java node windows ubuntu ios android phase step sprint ticket issue pr
    bug room iso rfc chapter page section article soc tier level appendix grade track gate platform
    """
)
"""Words before a number that is a name and no amount."""

NUMBER_WORDS: Final = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?"
    "|half|halves|halved|halving|twice|thrice|doubled?|doubling|triple[ds]?|tripling|quadrupled?|tenfold|twofold|threefold"
    "|zero|percent|per\\s+cent|percentage|couple|majority|thirds|quarters"
    "|(?:a|one)\\s+(?:third|quarter|fifth|tenth)"
)
NOT_NUMBERS: Final = (
    r"double[ -]check\w*|double[ -]edged|zero[ -](?:trust|day|downtime\s+plan)|one[ -]on[ -]one|24/7|9[ -]to[ -]5|1:1s?"
    r"|[2-6][dg]\b|2fa\b|second\s+to\s+none|half[ -]hearted\w*|at\s+all\b|after\s+all|all\s+in\s+all|above\s+all"
    r"|each\s+other|no\s+doubt|no\s+matter|no\s+wonder|first\s+of\s+all|all\s+of\s+a\s+sudden|end\s+of\s+the\s+day"
    r"|these\s+days|day[ -]to[ -]day|day\s+(?:one|1)\b|every\s+(?:bit|effort|way)|not\s+only|once\s+and\s+for\s+all"
)
"""Phrases with a number or an *all* in them that measure nothing."""

UNITS: Final = "(?:seconds|(?:minute|hour|day|night|week|weekend|month|quarter|year|semester|season|shift)s?)"
WEEKDAYS: Final = "(?:mon|tues|wednes|thurs|fri|satur|sun)day|noon|midnight|christmas|easter"

OUTCOMES: Final = (
    r"nobody|no\s+one|none|nothing|never|no|without|every|everyone|everybody|everything|all|both|entire|nowhere",
    r"gone|stopped|disappeared|vanished|ceased|ended|anymore|any\s+more|replaced|instead\s+of|unchanged|intact|still",
    r"used\s+to|since\s+then|ever\s+since|from\s+then\s+on|to\s+this\s+day|by\s+then|record|overnight|deadline|milestone",
    r"(?:on|in|ahead\s+of|before|within|under|over|below)\s+(?:time|schedule|budget|plan|target)|as\s+(?:planned|promised|agreed)",
    r"same|equal|than\s+(?:ever|any|all|last|planned|expected|usual|promised|required|allowed|our|we|the\s+(?:old|last|year))",
    r"won|passed|failed|lost|adopted|promoted|promotion|renewed|renewal|signed|approved|accepted|elected|certified|hired"
    r"|awards?|awarded|graduated|survived|recovered|rejected|cancelled|canceled|sold\s+out|top|best|highest|lowest|standard"
    r"|default|mandatory|permanent",
    rf"(?:a|an|one|per|each|within|in|by|for|same|next|few|several|that|whole|full|of)\s+(?:\w+\s+)?{UNITS}",
    rf"{UNITS}\s+(?:early|earlier|later|late|ahead|faster|sooner|long|after|of)",
    rf"(?:by|before|until|next|same)\s+(?:the\s+)?(?:{WEEKDAYS}|morning|afternoon|evening|lunch|winter|summer|spring|autumn)",
    r"(?:first|last|only|next|second)\s+(?:time|try|attempt|ever|to|in|of)|once|daily|weekly|monthly|yearly|annually|hourly",
    r"(?:just|only|to|exactly|single|at\s+least|at\s+most|less\s+than|more\s+than)\s+(?:one|a\s+single)|single|one\s+of",
    r"one\s+(?:day|week|hour|month|minute|incident|complaint|person|case|call|ticket|mistake|error|click|page|place|list)",
    r"empty|free|favou?r|fraction|magnitude|on\s+a\s+page|(?:hit|met|reached|missed)\s+(?:the|our|my|its|their|all)\s+(?:\w+\s+)?(?:target|goal|quota)s?",
    r"most\s+of|nearly|almost|on\s+average",
)
"""Words by which a result can be checked although they hold no number: somebody counted, or something ended."""

# --- hypothesis, blame, reasons, learning

REPORTING: Final = word_set(
    """
    said told knew thought promised explained asked believed feared hoped expected realised realized
    assumed worried agreed offered decided figured wondered meant saw that whether how what so where
    which who until than otherwise unless guessed imagined estimated predicted suspected
    calculated
    """
)
"""Words after which "I would" belongs to a reported thought or a condition, not to the story itself."""

HABITS: Final = word_set(
    """
    every each usually often whenever always daily weekly monthly regularly morning mornings evening
    evenings night nights sometimes repeatedly again everyday afternoons afternoon typically
    """
)
UNLESS_DONE: Final = word_set("otherwise without had instead unless not never didn't")

COLLEAGUE: Final = (
    r"(?:team|teams|manager|managers|boss|vendor|supplier|contractor|contractors|developer|developers|engineer|engineers"
    r"|designer|designers|colleague|colleagues|coworker|coworkers|co-worker|teammate|teammates|lead|director|predecessor"
    r"|consultant|consultants|department|management|intern|tester|testers|sales|marketing|leadership|ceo|cto|owner|partner"
    r"|supervisor|chef|nurse|driver|coordinator|organiser|organizer|guy|guys|people|department's)"
)
INSULTS: Final = (
    r"(?:incompetent|lazy|stupid|clueless|useless|careless|unprofessional|negligent|ignorant|sloppy|idiots?|an\s+idiot"
    r"|hopeless|a\s+joke|dumb|arrogant|worthless)"
)
INSULTING_NOUNS: Final = (
    r"(?:incompetence|laziness|stupidity|carelessness|negligence|ignorance|arrogance|unprofessionalism|sloppiness|fault"
    r"|bad\s+work|poor\s+work|egos?)"
)
BLAME_HINTS: Final = word_set(
    """
    incompetent lazy stupid clueless useless careless unprofessional negligent ignorant sloppy idiot
    idiots hopeless joke dumb arrogant worthless incompetence laziness stupidity carelessness
    negligence ignorance arrogance unprofessionalism sloppiness fault work ego egos bothered bother
    blame blamed screwed messed
    """
)
NOT_BLAMING: Final = word_set(
    """
    not isn't wasn't weren't aren't nobody's nobody never said claimed thought felt accused accusing
    wondered rather without than whether if seemed blamed called calling heard complained argued
    assumed instead suspected
    """
)
"""Words before a hard word that make it somebody's opinion, or take it back."""

REASON_WORDS: Final = word_set(
    """
    because since so therefore instead rather reason reasons why alternative alternatives option
    options decided chose choose considered trade-off tradeoff weighed compared against unless
    otherwise whereas although though until risk risky cheaper safer simpler riskiest better thus
    hence due given if wanted prioritised prioritized order than knew realised realized priority
    dropped rejected means meant avoid avoided ensure easiest fastest first before
    """
)
"""Any of these in an Action may be a reason; their absence is what is remarked."""

LEARNING_HINTS: Final = (
    r"learn(?:ed|t|ing)?|lessons?|taught\s+me|next\s+time|hindsight|looking\s+back|differently|takeaway"
    r"|since\s+then,?\s+i|from\s+then\s+on|i\s+now|now\s+i|today\s+i|i\s+always|ever\s+since|reali[sz]ed|i\s+understood"
    r"|made\s+me|reminded\s+me|showed\s+me|mistake\s+was|i\s+should\s+have|habit|since\s+then"
)
