"""What subtitles show and nobody says: sounds, and the credits of those who made them."""

from __future__ import annotations

import re

# Words of a sound in round brackets. Arabic subtitles write names in such brackets, so others are words.
_SOUNDS = (
    "موسيقى موسيقا تصفيق ضحك ضحكات ضحكة يضحك تضحك يضحكون صراخ صرخة يصرخ تصرخ بكاء يبكي تبكي تنهيدة يتنهد تتنهد"
    " صوت أصوات طرق رنين هتافات هتاف سعال يسعل تسعل همس يهمس تهمس انفجار شهقة"
    " music laugh laughs laughing laughter applause cheering cheers sigh sighs sighing scream screams screaming sob"
    " sobs sobbing cough coughs coughing gasp gasps gasping groan groans crying chuckle chuckles inaudible"
    " indistinct".split()
)
SOUND = re.compile(
    r"\[[^\[\]]{1,80}\]"
    r"|^(?=[^♪♫]*[♪♫])[♪♫#*.…\s]+$"
    r"|\((?=[^a-z()]*[A-Z]{3})[A-Z][^a-z()]{1,60}\)"
    rf"|\((?:[^()]{{0,60}} )?(?i:{'|'.join(sorted(_SOUNDS))})(?: [^()]{{0,60}})?\)"
)

_WORK = "|".join(
    (
        "subtitle subtitles subtitled caption captions captioned sub subs translation translated sync synced"
        " resync synchronized timing ripped encoded correction corrections corrected proofread"
    ).split()
)
_ARABIC_WORK = "(?:ال)?(?:ترجمة|تعديل|توقيت|تدقيق|مراجعة|مزامنة|ضبط التوقيت|تعديل التوقيت)"
CREDIT = re.compile(
    rf"(?:{_WORK})(?:,? (?:and|&|/) (?:{_WORK}))*(?: by\b|\s*:).{{1,80}}"
    rf"|(?:تمت )?{_ARABIC_WORK}(?: و{_ARABIC_WORK})*\s*(?:[:|/]|بواسطة|بقلم|من قبل).{{1,80}}"
    r"|ترجم(?:ه|ها) (?:لكم )?(?:هذا |هذه )?(?:الفيلم|الحلقة|المسلسل)\b.{0,60}"
    r"|downloaded from .{1,80}|.{0,40}\b(?:opensubtitles|subscene|addic7ed|yify|yts|amara\.org)\b.{0,60}",
    re.IGNORECASE,
)
