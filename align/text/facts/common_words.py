"""English words that are written with a capital without being names that Arabic spells out by sound."""

from __future__ import annotations

COMMON_CAPITALISED = frozenset(
    """
    a aboriginal aborigines about above academy accord according acknowledges act acting action activities
    activity ad add addendum additional administration admiral adopted adoption advisory affairs affirms after
    again against age agency agenda agents agreement aid air airline airlines airport airways aligned all
    alliance allied also although always ambassador amended among an and annex annexes annual another answer
    answers any appeal appendix approved archipelago are area aren't arena armies army art article arts as ask
    asked asks assembly assistant association asteroid at attorney audit auditor auditors author authority
    avenue award aware axis back background bank banks baptist base bay beach beaches bear bearing bears beauty
    became because become been before began begins begun being below beyond big bill bird birds bishop black
    blue board boards bodies body book both boulevard branch branches bridge bridges brief brigade brother brown
    budget budgets building bureau bureaus business but by cabinet caliph caliphs call called calls came camp
    campaign campaigns can can't canal canyon cape capital captain captains car case castle cat cathedral
    catholic catholics cats center centers central centre centres ceremony chain chair chairman chairperson
    chamber championship championships chancellor chapter charter check chemical chemicals chief chiefs child
    children christian church circuit city civil civilization classic clause clear clinic clinics close club
    cluster clusters coalition coast code codes cold college colonel colonels colonial come comes comet command
    commander comment comments commission commissioner commissions committee committees common communication
    communications communist communists community companies company comptroller concerned conclusion confederate
    confederation conference congressional conservative conservatives constitution contact contents contracting
    convention conventions convinced coordinator coral coronavirus corporal corporation corps corr corrected
    corrigendum could couldn't council councils count countries country county court courts covenant covid crew
    crime crimes crown culture cup cups current customs dark data dawn day days dead dean dear death decade
    decades decides declaration declarations decree deeply defence defense deficit degree delegate delegates
    delegation delegations democracy democrat democratic democrats department departments depression deputies
    deputy desert deserts despite detective developed developing development dialogue did didn't digital
    director disabilities disability disease disorder dispute disputes distr district division divisions do
    doctor document does doesn't dog dogs domestic don't down dr draft drive drivers drug drugs due duke during
    each eagle eagles earl early earth east eastern economic economy education either elderly election electric
    emergency emir emirs emperor emperors emphasizes emphasizing empire encourages end ended energy engineer
    enhanced enterprise environment envoy episode equal era essential establishment evangelical every
    excellencies excellency exchange executive exhibit expert experts expresses expressing external facilities
    facility fact faculty falls families family father federal federation federations feel felt festival few
    fiction field figure figures film final finals finance financial find finds fire first fish fisheries
    fishery fleet flight food football for force forces foreign forest forests form formal former forms forum
    found foundation framework free freedom friday friend friends from front full fund funds future galaxy
    galleries gallery game games garden gardens gate gates gender general generals geospatial get gets given
    global go goal goals goddess goddesses gods goes going gold golden gone good got government governor great
    greater green greens ground group groups guard guide guideline guidelines gulf gym habitat had half hall
    halls hand happy has have having he head headquarters heads health hearing heart heavy help her here
    heritage high higher highness highway hill hills his history hoc holdings holy home honor honour horse
    horses hospital hotel house how however human humanitarian hundred hurricane i i'd i'll i'm i've ice if ii
    iii impact imperial in incorporated independence index indigenous industrial industries industry influenza
    informal information initiative initiatives inquiry inspector inspectors instead institute institutes
    institution instrument instruments insurance intelligence interim interior international internet
    introduction investigation invites is island islands isle isles isn't issue it item items its iv job joint
    journal judge judicial july jungle just justice keep keeps kept key king kingdom kings know known
    laboratories laboratory labour lake land lane language large last late law laws league leagues least left
    legal let lets letter letters level liberal liberals liberation libraries library lieutenant life light like
    limited line lion lions list little local long look looked looks lord low lower machine madam made magazine
    mail main major make makes man management mandate many map marathon march marine market markets marshal
    master material may mayor me meanwhile measure measures mechanism mechanisms media medical medieval meeting
    member members memorandum memorial men message methodist middle might military millennium mine mineral
    minerals minister ministers ministries ministry miss mission missions model modern monk moon more moreover
    mosque mosques most mother mount mountain mountains movement mr mrs ms much multilateral municipal museum
    museums music must mutual my nation national nations native natives natural nature naval navy near need
    needs neither network networks never nevertheless new news newspaper next night no nomadic nor north
    northeast northern northwest not note notes nothing noting now nuclear number numerous object observatory
    observer observers occupied ocean of off office officer offices official oh oil old olympic on once one only
    open opera operation opposition or orange order organ organic organisation organization organizations organs
    original orthodox other our out outbreak outcome outcomes outside over overseas overview own pact palace
    panel paper papers paragraph paragraphs park parliament parliamentary part parties parts party pass passing
    pastor path patriotic peace peacebuilding peacekeeping peninsula people peoples perhaps permanent persistent
    person personal personnel persons pharaoh phase physical pilot pilots pipeline place plain plains plan
    planet planets plans plateau platform play please plenary plenipotentiary plus point police policies policy
    political pollutants pope port position post power preliminary premier preparatory preparedness present
    president presidential press previous priest prime prince princes princess principal principle principles
    prison private prix prize probe problem proceedings process procurement professor program programme
    programmes programs project property prophet prophets protestant protestants protocol protocols province
    provincial provisional public published put puts queen queens question questions race races radio rail
    railway rain rapporteur rapporteurs rather ray reading reaffirming reaffirms real recalling recent recently
    recognizes recognizing recommendation recommendations reconciliation reconstruction record records recovery
    red reef reference reform refugee refugees region regional register regular regulation reich reiterates
    relief religious renaissance replies reply report reporting reports representative representatives republic
    republican republicans request requests rescue research reserve reserves resolution resolutions resolve
    resource resources response results rev reverend review revised revolution revolutionary richest right
    rights ring rise river road roads rock rocket room round rounds royal rule rules rural said saint saints
    same sanctuary satellite satellites saturday saw say says school science sciences scientists sea season
    seasons second secret secretariat secretaries secretary section sections sector security see seemed seems
    seen sees senate senator senior sergeant series service services session settlers seven several shall she
    sheikh sheikhs ship should show shuttle side signatories signatory signed since single sir sister sisters
    site sixty sky slam slow small snow so social socialist socialists societies society some something soon
    south southeast southern southwest space special specialist sport square squares st stabilization stadium
    staff stage stages standard standards standing star stars state statement statements states station stations
    statistics status statute still stock stop storm story strait strategic strategies strategy street stresses
    stressing strip strong student students studies study subject submitted subsidiary such sultan sultans
    summary summer summit sun sunrise sunset super supply support supreme survey sustainable system systems
    table tables take taken takes task team teams technical technology telescope television tell tells temple
    temples territories territory terrorism test than thank thanks that the theater theatre their them then
    there therefore these they they're thing things think third thirty this those though thought thousand three
    through throughout thus tiger tigers time times title to today together told too took toolkit top total tour
    tournament tournaments tower towers town trade traditional training transfer transitional transport travel
    treasury treaties treaty tribal tribunal tribunals tried tries trinity trophy tropical true trust trustee
    trusts truth try turn twenty twin two under understanding union unions unit united units universal universe
    university unless until up updated upon upper urges us use used uses using valley vascular verbal verbale
    verbatim version very vessel vessels via vice victory view village virus visit vital voice volcano volume
    volumes vote wall walls want wanted wants war was wasn't waste watch water waterfall way we we're we've
    weapon weapons week welcome welcomes welcoming well were weren't west western what when where whereas
    whether which while white who whole whose why wide wild will wind winter with within without wolf wolves
    woman women won't woods word words work worker workers working workshop world would wouldn't writing year
    years yellow yes yet you you'll you're you've young your youth zone zoo
    """.split()
)

COMMON_ENDINGS = tuple(
    """
    tion tions sion sions ment ments ness ity ities ance ances ence ences ship ships ing ings ism isms ology ography
    ically ally ously ively ful less ible able ists ive ives ous ional ical ated ized ised wards teen
    """.split()
)
