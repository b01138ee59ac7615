"""English words that are written with a capital without being names that Arabic spells out by sound.

`data/english_words.txt` has the words that are never names; here stand those that it has as names, too, or not.
"""

from __future__ import annotations

COMMON_CAPITALISED = frozenset(
    """
    acts advent alpine android antarctic apple arctic art autumn ball banks baptist battle beach best biblical
    bill bird bishop black blockbuster botanic boulder branch bridges bright brown cabinet cancer cancers
    cascades case catholic catholics celsius challenger chance charity cheer christian church clay cliff closure
    colonial commons commonwealth communion communism communist communists concord confederate congress
    congresses constitution continent continental corp corr corrigendum covid craft crater creation creator
    creek cross cruise crusades dawn day dean deity delicious delta democrat democratic democrats distr doctor
    draconian duke earl earth east eastern easterner enterprise establishment excellencies excellency exodus
    fahrenheit faith farmer fascism fates father fed federalist feds fields flora forest friday gap gates
    genesis franciscan franciscans geospatial glass golden good grant grass green hall handy head hell highness
    hill hispanic hispanics holder holiday holocaust hood horn house hull hunt ill inc ind independence innocent
    inquisition intergovernmental internet ivory jesuit jesuits job jobs july junior juniors justice key king
    land lane lean left little long lord lot major male man marathon march marine marines martial mass masses
    masters may media medicaid medicare methodist mill mills miss mister mobile monk moon more mount mrs nation
    nationwide normal north northeast northerner northwest numbers occidental olympic onion oracle orange orient
    oriental pace park parks parliament passion peace peacebuilding pentagon pharaoh pilgrim platonic pole poles
    pope post pound powers pres president presidents price prince prix prof prohibition protestant protestants
    proverbs psalms pygmies queen queens rapporteur rapporteurs rather ray reading red reich renaissance rep
    representative republican republicans resurrection reunion rev revelations reverend rich ride rivers
    riverside rock root royal rush sand saturday savior scout scripture scriptures seaside sec secretariat
    secretary senate senator senior set sharp shell short singer sister sisters small snow south southeast
    southerner southwest sphinx sprint stone strong summer sun superior target tell temple tertiary tide titan
    treasuries treasury trinity truth union unions urban utopia utopian van verbale wake wall walls ward wash
    waters wed weeks west western westerner westerns white whites will wise wolf wonder wood woodland woods
    young
    """.split()
)

# Peoples, ages, stars, feasts and institutions that Arabic calls by names of its own: الفرنجة for the Franks.
TRANSLATED = frozenset(
    """
    abbasids almighty almohads almoravids amerindian amerindians andromeda anschluss aquarius aries armistice
    ascension bohemians bolshevik bolsheviks bundesliga burgundians candlemas capricorn carboniferous carmelites
    carthaginian carthaginians cistercian collider confucian confucianism confucians conquistador conquistadores
    conquistadors cossack cossacks cretaceous devonian epiphany fatimids frankish franks gemini gothic goths
    gregorian gypsies gypsy hanukkah hasidic hellenic hellenistic hieroglyphs hittites holodomor huguenots hussars
    impressionist impressionists inuit iroquois janissaries jurassic lent levantine libra luftwaffe magi magyar
    magyars mamluks maronite maronites medes mesolithic messianic michaelmas miocene monophysites moorish moors
    nativity neolithic neoplatonism norse norseman norsemen oceania oktoberfest ordovician orion palaeolithic
    paleolithic parthian parthians pentecost permian pharaohs pharaonic phoenicians pisces plantagenet pleiades
    pleistocene pliocene pragmatists presocratics purim puritan puritans ramesside ramessides reconquista
    risorgimento romanesque sagittarius samaritan samaritans scorpio seleucids seljuks sephardi sephardic sirius
    stoic stoics sukkot taurus templar templars teutonic transfiguration triassic trojan trojans umayyads vandals
    virgo visigoths wehrmacht whitsun zealots
    """.split()
)

# Of what science names; at the head of a sentence such a word is rather one of these than a person or place.
LEARNED_ENDINGS = tuple(
    "ine ines ide ides ic ics oid oids itis osis emia virus viruses viridae virinae inae".split()
)

# Of families and orders of living things and of chemicals, wherever they stand.
TAXA = tuple("idae inae aceae virales viridae phenyl benzene chloride".split())

COMMON_ENDINGS = tuple(
    """
    tion tions sion sions ment ments ness ity ities ance ances ence ences ship ships ing ings ism isms ology ography
    ically ally ously ively ful less ible able ists ive ives ous ional ical ated ized ised wards teen
    """.split()
)
